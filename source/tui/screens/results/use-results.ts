import type { Job } from '../../../core/job/job.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock } from '../../../core/text/timecode.ts';
import { useFilter } from '../../hooks/use-filter.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useTheme } from '../../hooks/use-program.ts';
import { hiddenRows } from '../../parts/hidden-rows.ts';
import { stackPanes } from '../../parts/panes.ts';
import { type Line, maxTextWidth } from '../../text/line.ts';
import { resultPanes, withResultDetail } from './result-detail.ts';
import { filterRows, resultLine, resultRows, resultTitles } from './result-lines.ts';

/** The clips that the filter shows, which one is chosen, and where they are drawn. */
export function useResults(job: Job, isActive: boolean) {
  const theme = useTheme();
  const layout = useLayout();
  const filter = useFilter({ level: 'field', isActive });
  const all = resultRows(job);
  const rows = filterRows(all, filter.words, theme);
  const filterLines = filter.lines(layout.width, pluralize(rows.length, 'row'));
  const panes = resultPanes(layout, layout.bodyRows(1) - filterLines.length, all.length);
  const list = useList(rows.length, panes.table, (index) => rows[index]?.id ?? '');
  const row = rows[list.index];
  const widths = {
    width: panes.side?.listWidth ?? layout.width,
    timeWidth: formatClock(all.at(-1)?.progress.need.at ?? 0).length,
    nameWidth: maxTextWidth(all.map(({ progress }) => progress.need.phrase)),
  };
  const visible = rows.slice(list.from, list.to).map((each, at) => {
    const isChosen = list.from + at === list.index;
    return resultLine(each, { isChosen, widths, theme, paused: job.paused });
  });
  const table = [resultTitles(widths), ...(rows.length === 0 && filter.isShown ? [noMatch] : visible)];
  const upperHeight = panes.table + 1;
  const upper =
    panes.side && row
      ? withResultDetail(table, { job, row }, { pane: panes.side, rows: upperHeight, theme })
      : table;
  const { width } = layout;
  const hidden = hiddenRows(list, rows.length);
  return {
    all,
    filter,
    panes,
    list,
    row,
    lines: [...filterLines, ...stackPanes(upper, [], { width, upperHeight, theme, hidden })],
    onClick: list.clickedIn(layout.bodyTop(1) + filterLines.length + 1, panes.side?.listWidth),
  };
}

const noMatch: Line = [{ text: '   No clips match the filter.', tone: 'quiet' }];
