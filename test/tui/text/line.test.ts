import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barCells } from '../../../source/tui/parts/bar.ts';
import { countCells } from '../../../source/tui/text/cells.ts';
import { type Column, columnWidths, layOutParts, lineWidth, runsOf } from '../../../source/tui/text/line.ts';
import { makeTheme } from '../../../source/tui/theme/theme.ts';

const theme = makeTheme({ color: false, unicode: true });
const column: fc.Arbitrary<Column> = fc.oneof(
  fc.record({ width: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ width: fc.integer({ min: 1, max: 20 }), drop: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ min: fc.integer({ min: 1, max: 20 }), grow: fc.integer({ min: 1, max: 5 }) }),
);
const text = fc.constantFrom('', 'talk.mp4', '日本語のタイトル', 'a longer text with words', '👍🏽 שלום');

describe('lines', () => {
  it('columns fill the width where they can, and never exceed it once all droppable columns are dropped', () => {
    fc.assert(
      fc.property(
        fc.array(column, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (columns, total) => {
          const widths = columnWidths(total, columns, 1);
          const kept = widths.filter((width) => width > 0);
          const used = kept.reduce((sum, width) => sum + width, 0) + Math.max(0, kept.length - 1);
          const fixed = columns.filter((each) => each.drop === undefined && each.width !== 0);
          const least =
            fixed.reduce((sum, each) => sum + (each.width ?? each.min ?? 1), 0) +
            Math.max(0, fixed.length - 1);
          if (least <= total) expect(used).toBeLessThanOrEqual(total);
          if (least <= total && columns.some((each) => each.grow !== undefined)) expect(used).toBe(total);
        },
      ),
    );
  });

  it('a headline is never wider than the screen and keeps its right side', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 30, max: 120 }), (name, detail, width) => {
        const line = layOutParts(
          [
            { cells: [{ text: name }] },
            { cells: [{ text: detail }], drop: 1 },
            { cells: [{ text: '42 %' }], side: 'right' },
          ],
          width,
          theme,
        );
        expect(lineWidth(line, theme)).toBe(width);
        expect(line.map((cell) => cell.text).join('')).toMatch(/42 %$/);
      }),
    );
  });

  it('what does not fit is cut with an ellipsis', () => {
    const runs = runsOf([{ text: 'interview' }, { text: '_final.mp4' }], 12, theme);
    expect(runs).toEqual([{ at: 0, text: 'interview_f…', tone: 'plain' }]);
  });

  it('a bar is full only at 100 %, and never wider than 24 cells', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        (fraction, width) => {
          const [done, rest] = barCells(fraction, width, theme, 'good');
          const cells = countCells(done?.text ?? '') + countCells(rest?.text ?? '');
          expect(cells).toBe(Math.min(24, width));
          if (fraction < 1 && width > 0) expect(rest?.text).not.toBe('');
          if (fraction >= 1) expect(rest?.text).toBe('');
        },
      ),
    );
  });

  it('every glyph takes one cell, in both sets', () => {
    for (const unicode of [true, false]) {
      const { glyphs } = makeTheme({ color: true, unicode });
      const all = Object.values(glyphs).flat();
      for (const glyph of all) expect(countCells(glyph)).toBe(1);
      if (!unicode) expect(all.join('')).toMatch(/^[ -~]+$/);
    }
  });
});
