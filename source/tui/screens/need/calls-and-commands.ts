import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { formatTimeOfDay } from '../../../core/text/timecode.ts';
import { labeled } from '../../parts/labeled.ts';
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

/** The commands that cut the clips, and the last one of each step, except those that are shown with their shot. */
export function commandLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  const isShown = (step: string, key: string) => step === 'cut' && progress.results.cut[key] !== undefined;
  const ofClips = Object.values(progress.results.file).map(({ clip: { command } }) => ({
    step: 'cut',
    command,
  }));
  const others = (progress.commands ?? []).filter(({ step, key }) => !isShown(step, key));
  return [...ofClips, ...others].flatMap(({ step, command }) =>
    labeled(step, command, width, theme, 'quiet'),
  );
}
