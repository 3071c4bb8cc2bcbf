import { styledCharsFromTokens, styledCharsToString, tokenize } from '@alcalzone/ansi-tokenize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickWidth, wholeLines } from '../../.tools/bundle/quick-text.mjs';
import Output from '../../node_modules/ink/build/output.js';
import { runsOf } from '../../source/tui/text/line.ts';
import { makeTheme, type Tone } from '../../source/tui/theme/theme.ts';
import { hostileTitles } from '../tui/scenes.ts';

const theme = makeTheme({ color: true, unicode: true });
const width = 60;
const height = 12;
const words = [
  'city skyline',
  '  ',
  '━━━╌╌',
  '⠹ fetch',
  '3.1 of 7.4 MB · 2.2 MB/s',
  '日本語',
  '👍',
  ...hostileTitles,
];
const tones: Tone[] = ['plain', 'strong', 'quiet', 'accent', 'bad', 'track', 'cursor'];

/** A line as the component Row draws it. */
const line = fc
  .array(fc.record({ text: fc.constantFrom(...words), tone: fc.constantFrom(...tones) }), { maxLength: 6 })
  .map((cells) =>
    runsOf(cells, width - 1, theme)
      .map(({ text, tone }) => theme.ansi[tone].open + text + theme.ansi[tone].close)
      .join(''),
  );

describe('a frame of whole lines that is drawn without Ink’s grid of cells', () => {
  it('is exactly what Ink would have drawn, with the same styles', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: height }), (lines) => {
        const output = outputOf(lines.map((text, y) => ({ x: 1, y, text })));
        const quick = wholeLines(seen(output));
        // Letters separated by a character that Ink may drop.
        expect(quick === undefined).toBe(lines.some((each) => each.includes('\u200C')));
        if (quick) expect(normalised(quick.output)).toBe(normalised(output.get().output));
      }),
    );
  });

  it('may have several texts in a line', () => {
    const output = outputOf([
      { x: 1, y: 2, text: '⠹' },
      { x: 2, y: 2, text: ' 日本語' },
      { x: 12, y: 2, text: 'end' },
    ]);
    expect(wholeLines(seen(output))?.output).toBe(output.get().output);
  });

  it('is left to Ink where texts overlap, are clipped, or contain invisible characters', () => {
    const over = outputOf([
      { x: 1, y: 1, text: 'below' },
      { x: 3, y: 1, text: 'above' },
    ]);
    expect(wholeLines(seen(over))).toBeUndefined();
    const cut = outputOf([]);
    cut.clip({ x1: 0, x2: 5, y1: 0, y2: 5 });
    expect(wholeLines(seen(cut))).toBeUndefined();
    for (const text of [
      'two\nlines',
      'a\u200Bb',
      'tab\t',
      '\u001B]8;;https://example.com\u0007link\u001B]8;;\u0007',
    ]) {
      expect(wholeLines(seen(outputOf([{ x: 0, y: 0, text }]))), JSON.stringify(text)).toBeUndefined();
    }
    expect(wholeLines(seen(outputOf([{ x: 0, y: height, text: 'below the screen' }])))).toBeUndefined();
  });
});

it('the fast width of a text is its number of cells, and undefined where it must be measured', () => {
  expect(quickWidth('\u001B[1;36m❯\u001B[39;22m need ━╌')).toBe(9);
  expect(quickWidth('日本語')).toBe(-1);
  expect(quickWidth('\u001B[2J')).toBe(-1);
  expect(quickWidth('two\nlines')).toBe(-1);
});

function outputOf(texts: readonly { x: number; y: number; text: string }[]): Output {
  const output = new Output({ width, height });
  for (const { x, y, text } of texts) output.write(x, y, text, { transformers: [(each) => each] });
  return output;
}

/** Internals that the bundled Ink exports. */
function seen(output: Output): Parameters<typeof wholeLines>[0] {
  const parts: unknown = output;
  if (!isSeen(parts)) throw new Error('Ink keeps what it draws somewhere else.');
  return parts;
}

function isSeen(value: unknown): value is Parameters<typeof wholeLines>[0] {
  return typeof value === 'object' && value !== null && 'operations' in value && 'caches' in value;
}

/** A canonical form of styles, for comparisons. */
function normalised(frame: string): string {
  return frame
    .split('\n')
    .map((each) => styledCharsToString(styledCharsFromTokens(tokenize(each))).trimEnd())
    .join('\n');
}
