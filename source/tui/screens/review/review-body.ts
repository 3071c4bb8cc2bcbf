import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { thingsOf } from '../../../core/plan/need.ts';
import { clock } from '../../../core/text/timecode.ts';
import type { Layout } from '../../hooks/use-layout.ts';
import type { List } from '../../hooks/use-list.ts';
import { indented } from '../../parts/labeled.ts';
import { sideBySide, stacked } from '../../parts/panes.ts';
import { filterWords, hasWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme.ts';
import { needLines, reviewLine } from './review-lines.ts';

/** The list with the details of the chosen need next to it, or below it on a narrow screen. */
export function reviewLines(
  needs: readonly NeedProgress[],
  list: List,
  options: { layout: Layout; rows: number; listHeight: number; theme: Theme; none: string },
): Line[] {
  const { layout, rows, listHeight, theme, none } = options;
  const timeWidth = clock(needs.at(-1)?.need.at ?? 0).length;
  const left = needs
    .slice(list.from, list.to)
    .map((each, at) => reviewLine(each, list.from + at === list.index, timeWidth, theme));
  const need = needs[list.index]?.need;
  if (!need) return [[], [{ text: `   ${none}`, tone: 'quiet' }]];
  if (layout.narrow) {
    const detail = indented(needLines(need, layout.width - 4, theme), 4);
    return stacked(left, detail, { width: layout.width, upperHeight: listHeight, theme });
  }
  const leftWidth = Math.min(64, Math.floor(layout.width * 0.45));
  const detail = needLines(need, layout.width - leftWidth - 3, theme);
  return sideBySide(left, detail, { leftWidth, height: rows, theme });
}

/** The needs whose phrases, spoken words or things to show contain all words of the filter. */
export function needsWith(needs: readonly NeedProgress[], filter: string): readonly NeedProgress[] {
  const words = filterWords(filter);
  if (words.length === 0) return needs;
  return needs.filter(({ need }) =>
    hasWords([need.phrase, need.spoken, ...thingsOf(need), ...need.alternates].join(' '), words),
  );
}

/** The first note about a degraded or repaired result so far, if any. */
export function notesLine(job: Job): Line[] {
  const [first, ...more] = job.notes;
  if (first === undefined) return [];
  const others = more.length > 0 ? ` (and ${more.length} more in the report)` : '';
  return [[{ text: `${first}${others}`, tone: 'warn' }]];
}
