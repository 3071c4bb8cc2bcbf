import { dirname } from 'node:path';
import { Box } from 'ink';
import type { Verdict } from '../../../core/footage/shot.ts';
import type { Job } from '../../../core/job/job.ts';
import { clock } from '../../../core/text/timecode.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import type { Action } from '../../keys/keymap.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { ContactSheet } from '../../parts/ContactSheet.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { Lines } from '../../parts/Lines.tsx';
import { stacked } from '../../parts/panes.ts';
import type { Line } from '../../text/line.ts';
import { jobMark } from '../../text/words.ts';
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
  /** Keeps this view when the job runs again for the next best shot. */
  keepView: () => void;
}

/** The clips by need, with source, score and licence, and the actions for them. */
export function Results({ job, covered, showNeeds, keepView }: ResultsProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const rows = resultRows(job);
  const panes = resultPanes(layout.bodyRows(1), rows.length, layout.width - 4);
  const list = useList(rows.length, panes.table, (index) => rows[index]?.id ?? '');
  const row = rows[list.index];
  const path = row?.clip && clipPath(job, row.clip);
  const canRetry = job.state === 'finished' && row?.progress.state === 'failed';
  const judge = (verdict: Verdict) => {
    if (row?.key === undefined) return;
    const needId = row.progress.need.id;
    const isUndo = row.progress.verdicts?.[row.key] === verdict;
    controller.dispatch(job.id, { type: 'judge', needId, key: row.key, ...(!isUndo && { verdict }) });
  };
  const nextBest = () => {
    if (row?.key === undefined) return;
    keepView();
    controller.dispatch(job.id, { type: 'refuse', needId: row.progress.need.id, key: row.key });
  };

  useKeys({
    level: 'screen',
    contexts: ['results', 'list'],
    isActive: !covered,
    on: {
      ...list.on,
      view: showNeeds,
      timelines: () => controller.writeTimelines(job),
      log: () => controller.openOverlay({ name: 'log', jobId: job.id }),
      folder: () => controller.openOutside(path === undefined ? job.outputDir : dirname(path)),
      ...(path !== undefined && {
        play: () => controller.openOutside(path),
        copy: () => controller.copy(path),
        'keep-clip': () => judge('keep'),
        'reject-clip': () => judge('reject'),
        'next-best': nextBest,
      }),
      ...(row && {
        details: () => controller.openOverlay({ name: 'need', jobId: job.id, needId: row.progress.need.id }),
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
      }),
    ),
  ];
  const { width } = layout;
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      header={resultHeader(job, rows, theme)}
      contexts={['results', 'everywhere']}
      without={[...(path === undefined ? clipActions : []), ...(canRetry ? [] : (['retry'] as const))]}
    >
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
    </Frame>
  );
}

/** Actions that need a clip. */
const clipActions: readonly Action[] = ['play', 'copy', 'next-best', 'keep-clip', 'reject-clip'];
