import type { Theme, Tone } from '../theme/theme.ts';
import { countCells, fitToWidth, takeFirstCells, toDrawable } from './cells.ts';

/** A part of a line. With a width it takes exactly that many cells, else as many as its text. */
export interface Cell {
  text: string;
  tone?: Tone;
  width?: number;
  align?: 'left' | 'right';
  /** Which part of the text is kept when it is too long. */
  keep?: 'start' | 'end' | 'middle';
}

/** One line of the screen. */
export type Line = readonly Cell[];

/** Text with one tone, to be drawn from the cell `at` of its line. */
export interface TextRun {
  at: number;
  text: string;
  tone: Tone;
}

/** The full width of a line, in cells. */
export function lineWidth(line: Line, theme: Theme): number {
  return line.reduce(
    (sum, cell) => sum + (cell.width ?? countCells(toDrawable(cell.text, theme.charset))),
    0,
  );
}

/** The runs of a line, at most `width` cells in total. Adjacent cells with the same tone become one run. */
export function runsOf(line: Line, width: number, theme: Theme): TextRun[] {
  const runs: TextRun[] = [];
  let at = 0;
  for (const cell of line) {
    const room = width - at;
    if (room <= 0) break;
    const text = textOf(cell, room, theme);
    if (text === '') continue;
    const tone = cell.tone ?? 'plain';
    const last = runs.at(-1);
    if (last?.tone === tone) last.text += text;
    else runs.push({ at, text, tone });
    at += countCells(text);
  }
  return runs;
}

/** A column of a table: of fixed `width` (0 hides it), or sharing the remaining width (`grow`) with at least `min` cells. */
export interface Column {
  width?: number;
  min?: number;
  grow?: number;
  /** Gets this width before others grow and before any column with a `drop` stays; less only when nothing else gives way. */
  want?: number;
  /** When space is short, columns with the highest number are dropped first; columns without a number stay. */
  drop?: number;
  align?: 'left' | 'right';
}

/** The width of each column, 0 for dropped ones. Columns are `gap` cells apart. */
export function columnWidths(total: number, columns: readonly Column[], gap = 2): number[] {
  const minWidth = (column: Column) => column.width ?? Math.max(column.min ?? 1, column.want ?? 0);
  const kept = new Set(columns.filter((column) => column.width !== 0));
  const needed = () =>
    [...kept].reduce((sum, column) => sum + minWidth(column), 0) + gap * Math.max(0, kept.size - 1);
  const droppable = columns
    .filter((column) => column.drop !== undefined)
    .sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0));
  for (const column of droppable) {
    if (needed() <= total) break;
    kept.delete(column);
  }
  let lacking = Math.max(0, needed() - total);
  const cut = new Map<Column, number>();
  // What is further right gives way first.
  for (const column of [...kept].toReversed()) {
    const cells = Math.min(lacking, minWidth(column) - (column.width ?? column.min ?? 1));
    cut.set(column, cells);
    lacking -= cells;
  }
  let spare = Math.max(0, total - needed());
  let shares = [...kept].reduce((sum, column) => sum + (column.grow ?? 0), 0);
  return columns.map((column) => {
    if (!kept.has(column)) return 0;
    const width = minWidth(column) - (cut.get(column) ?? 0);
    if (column.grow === undefined) return width;
    const extra = Math.floor((spare * column.grow) / shares);
    spare -= extra;
    shares -= column.grow;
    return width + extra;
  });
}

/** Cells arranged in columns, without those of dropped columns. Several cells in one column must fill its width themselves. */
export function tableLine(
  cells: readonly (Cell | Line)[],
  columns: readonly Column[],
  widths: readonly number[],
  gap = 2,
): Line {
  const line: Cell[] = [];
  cells.forEach((cell, index) => {
    const width = widths[index] ?? 0;
    if (width === 0) return;
    if (line.length > 0) line.push({ text: ' '.repeat(gap) });
    if ('text' in cell) {
      const align = cell.align ?? columns[index]?.align;
      line.push({ ...cell, width, ...(align && { align }) });
    } else {
      line.push(...cell);
    }
  });
  return line;
}

/** In cells. A longer name is cut even where there is room, so that what belongs to it stays near. */
const maxNameWidth = 48;

/** The width of the longest of these names, as a column wants it. */
export function maxTextWidth(names: readonly string[]): number {
  return names.reduce((most, name) => Math.max(most, Math.min(maxNameWidth, countCells(name))), 0);
}

/** A part of a headline, on its left or right side. */
export interface Part {
  cells: Line;
  side?: 'left' | 'right';
  /** When space is short, parts with the highest number are dropped first; parts without a number stay. */
  drop?: number;
  /** Cells between it and the part before it, where not the default gap. */
  gap?: number;
}

/** Parts with `gap` cells between them; parts of the right side end at the right edge. */
export function layOutParts(parts: readonly Part[], width: number, theme: Theme, gap = 3): Line {
  let kept = [...parts];
  const used = () =>
    kept.reduce((sum, part, at) => sum + lineWidth(part.cells, theme) + (at > 0 ? (part.gap ?? gap) : 0), 0);
  const droppable = parts
    .filter((part) => part.drop !== undefined)
    .sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0));
  for (const part of droppable) {
    if (used() <= width) break;
    kept = kept.filter((each) => each !== part);
  }
  const left = spaced(
    kept.filter((part) => part.side !== 'right'),
    gap,
  );
  const right = spaced(
    kept.filter((part) => part.side === 'right'),
    gap,
  );
  const rightWidth = lineWidth(right, theme);
  const leftRoom = Math.max(0, width - rightWidth - (rightWidth > 0 ? gap : 0));
  return [
    ...clipLine(left, leftRoom, theme),
    ...(rightWidth > 0 ? [{ text: ' '.repeat(gap) }, ...right] : []),
  ];
}

/** A line cut or padded to exactly `width` cells. */
export function clipLine(line: Line, width: number, theme: Theme): Line {
  const runs = runsOf(line, width, theme);
  const used = runs.reduce((sum, run) => sum + countCells(run.text), 0);
  return [...runs.map(({ text, tone }) => ({ text, tone })), { text: ' '.repeat(Math.max(0, width - used)) }];
}

function spaced(parts: readonly Part[], gap: number): Cell[] {
  return parts.flatMap((part, index) => [
    ...(index > 0 ? [{ text: ' '.repeat(part.gap ?? gap) }] : []),
    ...part.cells,
  ]);
}

function textOf(cell: Cell, room: number, theme: Theme): string {
  const text = toDrawable(cell.text, theme.charset);
  if (cell.width !== undefined) {
    return fitToWidth(text, Math.min(cell.width, room), theme.charset, cell.align, cell.keep);
  }
  if (countCells(text) <= room) return text;
  return text.trim() === ''
    ? takeFirstCells(text, room)
    : fitToWidth(text, room, theme.charset, 'left', cell.keep);
}
