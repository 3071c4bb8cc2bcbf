import stringWidth from 'string-width';
import type { Charset } from '../theme/theme.ts';

const nonJoiner = '\u200C';
const segmenter = new Intl.Segmenter();
const printableAscii = /^[ -~]*$/;
/**
 * Characters that never join with the next one: ASCII, Latin letters, punctuation, arrows, lines, blocks and marks. The
 * first use of a segmenter takes longer than drawing a frame.
 */
const uncombined =
  /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u2190-\u23FF\u2500-\u27BF\u2800-\u28FF]*$/;

/**
 * Characters that move the cursor or whose width differs between terminals: control and format characters, variation
 * selectors, skin tones, the keycap mark. Without them a text takes the number of cells we count in every terminal.
 */
const unsafe = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\p{Emoji_Modifier}|\u20E3/gu;

/** U+0E33 and U+0EB3 join the cluster of the letter before them but take a cell of their own; their decomposition does not. */
const halves: Readonly<Record<string, string>> = { ำ: 'ํา', ຳ: 'ໍາ' };

/** ASCII replacements of typographic characters. */
const asciiForms: Readonly<Record<string, string>> = {
  '·': '-',
  '•': '*',
  '–': '-',
  '—': '-',
  '…': '...',
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '→': '->',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '≈': '~',
  '✔': '+',
  '✓': '+',
  '✗': 'x',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
};

/** Entries in each cache: most texts of a frame were in the frame before it too. */
const maxCachedTexts = 4000;

/** How many cells of the screen a text takes. */
export function countCells(text: string): number {
  return printableAscii.test(text) ? text.length : measured(text);
}

/** A text that is safe to draw: it cannot disturb the cells next to it. */
export function toDrawable(text: string, charset: Charset): string {
  if (printableAscii.test(text)) return text;
  return charset === 'ascii' ? inAscii(text) : inUnicode(text);
}

const inUnicode = cached((text: string): string => {
  const plain = text
    .replace(unsafe, '')
    .replace(/[\u{1F1E6}-\u{1F1FF}]/gu, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x1f1a5),
    )
    .replace(/[\u0E33\u0EB3]/g, (letter) => halves[letter] ?? letter);
  // Terminals disagree on how many cells a combining mark without a letter takes.
  const clusters = graphemes(plain).map((segment) => segment.replace(/^\p{M}+/u, ''));
  return clusters.map(agreed).join('');
});

const measured = cached((text: string) => stringWidth(text));

/** At most `width` cells of a drawable text, with an ellipsis where text was cut. */
export function truncateText(
  text: string,
  width: number,
  charset: Charset,
  keep: 'start' | 'end' | 'middle' = 'start',
): string {
  if (countCells(text) <= width) return text;
  const mark = charset === 'unicode' ? '…' : '...';
  const room = width - countCells(mark);
  if (room <= 0) return mark.slice(0, Math.max(0, width));
  if (keep === 'end') return mark + takeEnd(text, room);
  if (keep === 'start') return takeFirstCells(text, room).trimEnd() + mark;
  const tail = Math.floor(room / 2);
  return takeFirstCells(text, room - tail) + mark + takeEnd(text, tail);
}

/** Exactly `width` cells: truncated or padded with spaces. */
export function fitToWidth(
  text: string,
  width: number,
  charset: Charset,
  align: 'left' | 'right' = 'left',
  keep: 'start' | 'end' | 'middle' = 'start',
): string {
  const shown = truncateText(text, width, charset, keep);
  const space = ' '.repeat(Math.max(0, width - countCells(shown)));
  return align === 'left' ? shown + space : space + shown;
}

/** Lines of at most `width` cells, broken between words where possible. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((each) => each !== '')) {
    if (line !== '' && countCells(line) + 1 + countCells(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (countCells(line) > width) {
      const head = takeFirstCells(line, width) || graphemes(line)[0] || line;
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** The characters of a text as a reader perceives them. */
export function graphemes(text: string): string[] {
  return uncombined.test(text) ? [...text] : [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** As much from the start of the text as fits in `width` cells. */
export function takeFirstCells(text: string, width: number): string {
  if (printableAscii.test(text)) return text.slice(0, Math.max(0, width));
  return take(graphemes(text), width).join('');
}

function takeEnd(text: string, width: number): string {
  return take(graphemes(text).reverse(), width).reverse().join('');
}

function take(parts: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += countCells(part);
    if (used > width) break;
    taken.push(part);
  }
  return taken;
}

/**
 * The width of some clusters (Indic conjuncts) depends on how the terminal joins them: these are written with separate
 * letters, or, where that is not enough, as their first character only.
 */
function agreed(cluster: string): string {
  const points = [...cluster];
  // A combining mark without a base letter would be drawn on the cell before it.
  if (stringWidth(cluster) === 0) return '';
  if (points.length === 1) return cluster;
  const cells = points.reduce((sum, point) => sum + stringWidth(point), 0);
  if (stringWidth(cluster) === cells) return cluster;
  const apart = points
    .map((point, at) => (at > 0 && /\p{L}/u.test(point) ? nonJoiner + point : point))
    .join('');
  return stringWidth(apart) === cells ? apart : (points[0] ?? '');
}

/** Caches the results of a function of a text. */
function cached<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = work(text);
    if (answers.size >= maxCachedTexts) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}

function inAscii(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(unsafe, '')
    .replace(/[^ -~]/gu, (letter) => asciiForms[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return plain.replace(/[^ -~]/gu, '?');
}
