/** Bundled into the program, where packages that work out the cells of a text ask here first; see quick-start.mjs. */

/** Characters that every terminal shows in one cell: dots and dashes, arrows, lines and bars, our marks, braille. */
export const oneCell = String.raw`\u00B7\u00D7\u2013\u2014\u2018-\u201D\u2022\u2026\u2190-\u2193\u21B5\u21BB\u2500-\u257F\u25B6\u25C6\u25CB\u2714\u2717\u276F\u2800-\u28FF`;

/** A line of such characters, printable ASCII and styles, nothing else. */
const quick = new RegExp(String.raw`^(?:[ -~${oneCell}]|\u001B\[[\d;]*m)*$`);
const styles = /\u001B\[[\d;]*m/g;

/** Most of a frame was in the last one too. */
const rememberedTexts = 2000;
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * How many cells a text takes, -1 where that is not plain to see.
 * @param {string} text
 */
export function quickWidth(text) {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = quick.test(text) ? text.replace(styles, '').length : -1;
  if (widths.size >= rememberedTexts) widths.clear();
  widths.set(text, width);
  return width;
}

/** Nothing that Ink leaves out of a line, and no control sequence but styles. */
const placed = /^(?:[^\p{Cc}\p{Default_Ignorable_Code_Point}]|\u001B\[[\d;]*m)*$/u;

/**
 * The frame, where Ink was asked to draw whole lines only: without a grid of its cells, which are most of what a frame
 * costs. Undefined where texts lie over one another, are cut, or have characters that Ink leaves out.
 * @param {{ operations: readonly Operation[], height: number, caches: { getStringWidth(text: string): number } }} output
 * @returns {{ output: string, height: number } | undefined}
 */
export function wholeLines({ operations, height, caches }) {
  const lines = Array.from({ length: height }, () => '');
  const ends = Array.from({ length: height }, () => 0);
  for (const { type, x = 0, y = 0, text = '', transformers = [] } of operations) {
    const end = ends[y];
    if (type !== 'write' || end === undefined || x < end) return undefined;
    const drawn = transformers.reduce((line, transform) => transform(line, 0), text);
    const width = quickWidth(drawn);
    if (width < 0 && !placed.test(drawn)) return undefined;
    lines[y] += ' '.repeat(x - end) + drawn;
    ends[y] = x + (width < 0 ? caches.getStringWidth(drawn) : width);
  }
  return { output: lines.map((line) => line.trimEnd()).join('\n'), height };
}

/**
 * @typedef {{ type: string, x?: number, y?: number, text?: string,
 *   transformers?: readonly ((line: string, index: number) => string)[] }} Operation
 */
