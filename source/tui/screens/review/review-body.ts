import type { Job, NeedProgress } from '../../../core/job/job.ts';
import type { LibraryFilm } from '../../../core/plan/need.ts';
import { formatClock } from '../../../core/text/timecode.ts';
import type { Layout } from '../../hooks/use-layout.ts';
import type { List } from '../../hooks/use-list.ts';
import { type HiddenRows, hiddenRows } from '../../parts/hidden-rows.ts';
import { cutLines } from '../../parts/Lines.tsx';
import { indentLines } from '../../parts/labeled.ts';
import { placeSideBySide, stackPanes } from '../../parts/panes.ts';
import { columnsPerRow } from '../../pictures/strip-layout.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';
import { reviewLine, reviewNeedLines } from './review-lines.ts';

/** The list with the details of the chosen need next to it, or below it on a narrow screen. */
export function reviewLines(
  needs: readonly NeedProgress[],
  list: List,
  options: {
    layout: Layout;
    rows: number;
    listHeight: number;
    theme: Theme;
    none: string;
    /** Left free for the picture of the best film. */
    picture?: PicturePlace | undefined;
  },
): Line[] {
  const { layout, rows, listHeight, theme, none, picture } = options;
  const timeWidth = formatClock(needs.at(-1)?.need.at ?? 0).length;
  const left = needs
    .slice(list.from, list.to)
    .map((each, at) => reviewLine(each, list.from + at === list.index, timeWidth, theme));
  const need = needs[list.index]?.need;
  const arrow = theme.glyphs.below;
  if (!need) return [[], [{ text: `   ${none}`, tone: 'quiet' }]];
  if (layout.narrow) {
    const free = picture ? picture.width + pictureGap : 0;
    const detail = indentLines(reviewNeedLines(need, layout.width - 4 - free, theme), 4);
    const hidden = hiddenRows(list, needs.length);
    const shown = cutLines(detail, rows - listHeight - 1, arrow);
    return stackPanes(left, shown, { width: layout.width, upperHeight: listHeight, theme, hidden });
  }
  const leftWidth = listWidth(layout);
  const detail = reviewNeedLines(need, layout.width - leftWidth - dividerWidth, theme);
  const shown = picture
    ? aboveThePicture(detail, picture.film, rows - picture.height, arrow)
    : cutLines(detail, rows, arrow);
  return placeSideBySide(left, shown, { leftWidth, height: rows, theme });
}

/** The needs that the rules of the frame count: on a narrow screen, the rule below the list counts those below. */
export function hiddenNeeds(list: List, count: number, { narrow }: Layout): HiddenRows {
  const hidden = hiddenRows(list, count);
  return narrow ? { ...hidden, below: 0 } : hidden;
}

/** The lines above the picture; the last one names the film. */
function aboveThePicture(
  detail: readonly Line[],
  { title }: LibraryFilm,
  height: number,
  arrow: string,
): Line[] {
  const room = height - 2;
  const lines = cutLines(detail, room, arrow);
  const blank = Array.from({ length: room + 1 - lines.length }, () => []);
  return [...lines, ...blank, [{ text: `in your library: ${title}`, tone: 'quiet' }]];
}

/** A film, the first cell of its picture in the body, counted from 0, and the space for it. */
export interface PicturePlace {
  film: LibraryFilm;
  top: number;
  left: number;
  width: number;
  height: number;
}

/** On a smaller picture nothing can be recognized. */
const minPictureRows = 5;

/** Details next to the picture need this many columns. */
const minDetailWidth = 48;

const dividerWidth = 3;
const pictureGap = 2;

/** The width of the list, in cells: all of the screen where the details are below it. */
export function listWidth({ width, narrow }: Layout): number {
  return narrow ? width : Math.min(64, Math.floor(width * 0.45));
}

/** Where the picture of the best film goes: below the details of the need, right of them on a narrow screen. */
export function picturePlace(
  film: LibraryFilm | undefined,
  layout: Layout,
  rows: number,
  listHeight: number,
): PicturePlace | undefined {
  if (!film) return undefined;
  if (layout.narrow) {
    const height = rows - listHeight - 1;
    const width = Math.round(height * columnsPerRow(1));
    const isRoom = height >= minPictureRows && layout.width - width - pictureGap >= minDetailWidth;
    return isRoom ? { film, top: listHeight + 1, left: layout.width - width, width, height } : undefined;
  }
  const left = listWidth(layout) + dividerWidth;
  const width = layout.width - left;
  const height = Math.min(Math.floor(rows / 2), Math.floor(width / columnsPerRow(1)));
  return height >= minPictureRows ? { film, top: rows - height, left, width, height } : undefined;
}

/** The first note about a degraded or repaired result so far, if any. */
export function notesLine(job: Job): Line[] {
  const [first, ...more] = job.notes;
  if (first === undefined) return [];
  const others = more.length > 0 ? ` (and ${more.length} more in the report)` : '';
  return [[{ text: `${first}${others}`, tone: 'warn' }]];
}
