import { basename, dirname } from 'node:path';
import { Box } from 'ink';
import type { WrittenTimelines } from '../../../core/api/app.ts';
import type { Clip, Verdict } from '../../../core/footage/shot.ts';
import type { Job } from '../../../core/job/job.ts';
import { hasEnded } from '../../../core/job/progress/progress.ts';
import type { Controller } from '../../controller.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { footerContexts } from '../../hooks/use-filter.ts';
import { useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { PhraseForm, searchLabels } from '../../parts/forms/PhraseForm.tsx';
import { Lines } from '../../parts/Lines.tsx';
import { indentLines } from '../../parts/labeled.ts';
import { PictureStrip } from '../../parts/pictures/PictureStrip.tsx';
import { clipFilmPart, shotFrames } from '../../pictures/film-part.ts';
import { jobMark } from '../../text/words.ts';
import type { Tone } from '../../theme/theme.ts';
import { pictureMargin, resultDetail } from './result-detail.ts';
import { resultChoices, resultKeyLabels, unusableResultActions, verdictNotice } from './result-keys.ts';
import { absoluteClipPath, resultHeader } from './result-lines.ts';
import { useResults } from './use-results.ts';

interface ResultsProps {
  job: Job;
  covered: boolean;
  showNeeds: () => void;
  /** Goes back to the view that this one was opened from. */
  back: (() => void) | undefined;
}

/** The clips by need, with source, score and licence, and the actions for them. */
export function Results({ job, covered, showNeeds, back }: ResultsProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const results = useResults(job, !covered);
  const { all, filter, panes, list, row } = results;
  const path = row?.clip && absoluteClipPath(job, row.clip);
  const canRetry = row !== undefined && hasEnded(row.progress) && row.progress.state !== 'filled';
  const choices = useChoices(job, row?.progress, row?.key);
  const nextJob = useNextJob(job.id);
  const judge = (verdict: Verdict) => {
    if (row?.key === undefined) return;
    const isUndo = row.progress.verdicts?.[row.key] === verdict;
    const next = isUndo ? {} : { verdict };
    controller.dispatch(job.id, { type: 'judge', needId: row.progress.need.id, key: row.key, ...next });
    const nextBest = controller.keys.label('next-best', theme.charset);
    controller.notify(verdictNotice(row, next.verdict, nextBest), 'good');
  };
  const details = () =>
    row &&
    controller.openOverlay({
      ...{ name: 'need', jobId: job.id, needId: row.progress.need.id, clipKey: row.key },
    });

  useKeys({
    level: 'screen',
    contexts: ['results', 'list', 'everywhere'],
    isActive: !covered && !choices.searching && !filter.isTyping,
    onClick: results.onClick,
    on: {
      ...list.on,
      ...resultChoices(choices.on, path !== undefined),
      ...(back && { back }),
      ...filter.on,
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      view: showNeeds,
      help: () => controller.openOverlay({ name: 'help', view: 'results' }),
      timelines: () => writeTimelines(controller, job),
      log: () => controller.openOverlay({ name: 'log', jobId: job.id }),
      folder: () => controller.openOutside(path === undefined ? job.outputDir : dirname(path)),
      ...(path !== undefined && {
        play: () => controller.openOutside(path),
        open: () => controller.openOutside(path),
        copy: () => controller.copy(path),
        'keep-clip': () => judge('keep'),
        'reject-clip': () => judge('reject'),
      }),
      ...(row && {
        details,
        ...(path === undefined && { open: details }),
        ...(canRetry && {
          retry: () => controller.dispatch(job.id, { type: 'retry', needId: row.progress.need.id }),
        }),
      }),
    },
  });

  const mark = jobMark(job.state, theme.glyphs, 0, job.paused);
  const { width } = layout;
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      header={resultHeader(job, all, theme)}
      hidden={choices.searching ? undefined : { above: list.from, below: 0 }}
      contexts={footerContexts(choices.searching !== undefined, filter, ['results'])}
      without={
        choices.searching
          ? ['next']
          : unusableResultActions(job, { path, row, canRetry, hasNext: nextJob !== undefined })
      }
      labels={choices.searching ? searchLabels : resultKeyLabels(path)}
    >
      {choices.searching ? (
        <PhraseForm
          job={job}
          progress={choices.searching}
          isActive={!covered}
          close={choices.stopSearching}
        />
      ) : (
        <>
          <Lines lines={results.lines} width={width} />
          {row?.clip && path !== undefined && (
            <Box paddingLeft={pictureMargin} flexShrink={0}>
              <ContactSheet
                key={path}
                clip={row.clip}
                path={path}
                width={width - pictureMargin}
                height={panes.picture}
                covered={covered}
              />
            </Box>
          )}
          <Lines
            lines={indentLines(resultDetail(job, row, width - pictureMargin, theme), pictureMargin)}
            width={width}
            height={panes.detail}
          />
        </>
      )}
    </Frame>
  );
}

interface ContactSheetProps {
  clip: Clip;
  path: string;
  width: number;
  height: number;
  /** Whether another layer covers it. */
  covered: boolean;
}

/** Frames of a clip's shot. */
function ContactSheet({ clip, path, ...place }: ContactSheetProps) {
  return <PictureStrip film={clipFilmPart(clip, path)} count={shotFrames} {...place} />;
}

/** Writes the timelines of a job again, and says what was written where. */
function writeTimelines(controller: Controller, job: Job): void {
  controller.run('writing timelines', async () => {
    const { text, tone } = timelinesNotice(await controller.app.writeTimelines(job));
    controller.notify(text, tone);
  });
}

/** What is said after timelines were written: what could not be written, which files were, and where. */
function timelinesNotice({ files, faults }: WrittenTimelines): { text: string; tone: Tone } {
  const [first] = files;
  const written =
    first === undefined
      ? 'No timeline was written.'
      : `Wrote ${files.map((file) => basename(file)).join(', ')} to ${dirname(first)}.`;
  return { text: [...faults, written].join(' '), tone: faults.length > 0 || !first ? 'bad' : 'good' };
}
