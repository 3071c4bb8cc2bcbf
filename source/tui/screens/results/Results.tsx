import { dirname } from 'node:path';
import { Box } from 'ink';
import type { Verdict } from '../../../core/footage/shot.ts';
import type { Job } from '../../../core/job/job.ts';
import { hasEnded } from '../../../core/job/progress/progress.ts';
import { clock } from '../../../core/text/timecode.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { ContactSheet } from '../../parts/ContactSheet.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { Lines } from '../../parts/Lines.tsx';
import { PhraseForm, searchLabels } from '../../parts/PhraseForm.tsx';
import { stacked } from '../../parts/panes.ts';
import type { Line } from '../../text/line.ts';
import { jobMark } from '../../text/words.ts';
import { labelsOf, resultChoices, unusable } from './result-keys.ts';
import {
  clipPath,
  resultDetail,
  resultHeader,
  resultLine,
  resultPanes,
  resultRows,
  resultTitles,
} from './result-lines.ts';

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
  const rows = resultRows(job);
  const panes = resultPanes(layout.bodyRows(1), rows.length, layout.width - 4);
  const list = useList(rows.length, panes.table, (index) => rows[index]?.id ?? '');
  const row = rows[list.index];
  const path = row?.clip && clipPath(job, row.clip);
  const canRetry = row !== undefined && hasEnded(row.progress) && row.progress.state !== 'filled';
  const choices = useChoices(job, row?.progress, row?.key);
  const nextJob = useNextJob(job.id);
  const judge = (verdict: Verdict) => {
    if (row?.key === undefined) return;
    const needId = row.progress.need.id;
    const isUndo = row.progress.verdicts?.[row.key] === verdict;
    controller.dispatch(job.id, { type: 'judge', needId, key: row.key, ...(!isUndo && { verdict }) });
  };
  const details = () =>
    row && controller.openOverlay({ name: 'need', jobId: job.id, needId: row.progress.need.id });

  useKeys({
    level: 'screen',
    contexts: ['results', 'list', 'everywhere'],
    isActive: !covered && !choices.searching,
    on: {
      ...list.on,
      ...resultChoices(choices.on, path !== undefined),
      ...(back && { back }),
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      view: showNeeds,
      timelines: () => controller.writeTimelines(job),
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
  const timeWidth = clock(rows.at(-1)?.progress.need.at ?? 0).length;
  const table: Line[] = [
    resultTitles(layout.width, timeWidth),
    ...rows.slice(list.from, list.to).map((each, at) =>
      resultLine(each, {
        isChosen: list.from + at === list.index,
        width: layout.width,
        timeWidth,
        theme,
        paused: job.paused,
      }),
    ),
  ];
  const { width } = layout;
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      header={resultHeader(job, rows, theme)}
      contexts={choices.searching ? ['form'] : ['results', 'everywhere']}
      without={
        choices.searching ? ['next'] : unusable(job, { path, canRetry, hasNext: nextJob !== undefined })
      }
      labels={choices.searching ? searchLabels : labelsOf(path)}
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
          <Lines lines={stacked(table, [], { width, upperHeight: panes.table + 1, theme })} width={width} />
          {row?.clip && path !== undefined && (
            <Box paddingLeft={4} flexShrink={0}>
              <ContactSheet
                key={path}
                clip={row.clip}
                path={path}
                width={width - 4}
                height={panes.picture}
                covered={covered}
              />
            </Box>
          )}
          <Lines lines={resultDetail(job, row, width, theme)} width={width} height={panes.detail} />
        </>
      )}
    </Frame>
  );
}
