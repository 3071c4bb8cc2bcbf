import { dirname } from 'node:path';
import type { Job } from '../../core/job.ts';
import { clock } from '../../core/timecode.ts';
import { useKeys } from '../hooks/use-keys.tsx';
import { useLayout } from '../hooks/use-layout.ts';
import { useList } from '../hooks/use-list.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { above } from '../parts/beside.ts';
import { Frame } from '../parts/Frame.tsx';
import { jobMark } from '../words.ts';
import {
  clipPath,
  resultDetail,
  resultHeader,
  resultLine,
  resultRows,
  resultTitles,
} from './result-lines.ts';

/** Lines for the chosen clip under the table. */
const detailLines = { most: 8, least: 4 };

interface ResultsProps {
  job: Job;
  covered: boolean;
  showNeeds: () => void;
}

/** The clips by need: where from, how good, under which licence, and what can be done with them. */
export function Results({ job, covered, showNeeds }: ResultsProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const rows = resultRows(job);
  const height = layout.bodyRows(1);
  const below = Math.min(detailLines.most, Math.max(detailLines.least, Math.floor(height / 3)));
  const tableHeight = Math.max(1, height - below - 2);
  const list = useList(rows.length, tableHeight, (index) => rows[index]?.id ?? '');
  const row = rows[list.index];
  const path = row?.clip && clipPath(job, row.clip);

  useKeys({
    level: 'screen',
    contexts: ['results', 'list'],
    isActive: !covered,
    on: {
      ...list.on,
      view: showNeeds,
      log: () => controller.cover({ name: 'log', jobId: job.id }),
      folder: () => controller.openOutside(path === undefined ? job.outputDir : dirname(path)),
      ...(path !== undefined && {
        play: () => controller.openOutside(path),
        copy: () => controller.copy(path),
      }),
      ...(row && {
        details: () => controller.cover({ name: 'need', jobId: job.id, needId: row.progress.need.id }),
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
  const detail = resultDetail(job, row, layout.width, theme);
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      header={resultHeader(job, rows, theme)}
      lines={above(table, detail, { width: layout.width, upperHeight: tableHeight + 1, theme })}
      contexts={['results', 'everywhere']}
      without={path === undefined ? ['play', 'copy'] : []}
    />
  );
}
