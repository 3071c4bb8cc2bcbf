/** Bundled into the program: packages that compute the width of a text call this first; see quick-start.mjs. */

/**
 * Characters that every terminal shows in one cell: Latin letters with their accents, dots and dashes, arrows, signs, lines and
 * bars, the half block of pictures, our marks, braille.
 */
export const oneCell = String.raw`\u00A1-\u00AC\u00AE-\u024F\u2013\u2014\u2018-\u201E\u2022\u2026\u2190-\u2193\u21B5\u21BB\u2248\u2264\u2265\u2500-\u257F\u2580\u25A0\u25B6\u25C6\u25CB\u2713\u2714\u2717\u276F\u2800-\u28FF`;

/** A line of only such characters, printable ASCII and styles. */
const quick = new RegExp(String.raw`^(?:[ -~${oneCell}]|\u001B\[[\d;]*m)*$`);
const styles = /\u001B\[[\d;]*m/g;

/** Entries of the cache: most texts of a frame were in the frame before it too. */
const maxCachedTexts = 2000;
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * The number of cells of a text, -1 where it must be measured.
 * @param {string} text
 */
export function quickWidth(text) {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = quick.test(text) ? text.replace(styles, '').length : -1;
  if (widths.size >= maxCachedTexts) widths.clear();
  widths.set(text, width);
  return width;
}

/** Only characters that Ink keeps in a line, and no control sequences except styles. */
const placed = /^(?:[^\p{Cc}\p{Default_Ignorable_Code_Point}]|\u001B\[[\d;]*m)*$/u;

/**
 * The frame, if Ink was asked to draw only whole lines: without a grid of cells, which takes most of the time of a frame.
 * Undefined where texts overlap, are clipped, or have characters that Ink drops.
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
