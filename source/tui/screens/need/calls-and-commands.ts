import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { formatTimeOfDay } from '../../../core/text/timecode.ts';
import { defaultLabelWidth, labeled } from '../../parts/labeled.ts';
import { countCells, fitToWidth, toDrawable } from '../../text/cells.ts';
import type { Line } from '../../text/line.ts';
import { formatUsd, joinWords } from '../../text/words.ts';
import type { Theme } from '../../theme/theme.ts';

/** The calls of services for a need, with what each cost. */
export function callLines(job: Job, progress: NeedProgress, width: number, theme: Theme): Line[] {
  return job.calls
    .filter((call) => call.needId === progress.need.id)
    .flatMap((call) => {
      const price = call.cached
        ? `cached, saved ${formatUsd(call.savedUsd)}`
        : call.priced
          ? formatUsd(call.costUsd, 3)
          : 'price unknown';
      const facts = joinWords([
        call.model,
        `${(call.durationMs / 1000).toFixed(1)} s`,
        price,
        call.retries > 0 && (call.retries === 1 ? '1 retry' : `${call.retries} retries`),
        `at ${formatTimeOfDay(call.at)}`,
      ]);
      return labeled(call.operation, facts, width, theme);
    });
}

/** The commands that cut the shots, and the last one of each other step: each a line, its end left out where it is too long. */
export function commandLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  const { cut, file } = progress.results;
  const ofClips = Object.values(file).map(({ clip: { command } }) => command);
  const ofShots = Object.entries(cut).flatMap(([key, { command }]) => (file[key] ? [] : [command]));
  const cuts = [...ofClips, ...ofShots].map((command) => ({ step: 'cut', command }));
  const others = (progress.commands ?? []).filter(({ step, key }) => step !== 'cut' || !cut[key]);
  return [...cuts, ...others].flatMap(({ step, command }) =>
    labeled(step, foldedTo(width - defaultLabelWidth, command, theme), width, theme, 'quiet'),
  );
}

function foldedTo(width: number, command: string, theme: Theme): string {
  const text = toDrawable(command, theme.charset);
  return countCells(text) <= width ? text : fitToWidth(text, width, theme.charset).trimEnd();
}
