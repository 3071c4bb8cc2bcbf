import * as unicode from '@xterm/addon-unicode11';
import * as xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countCells,
  fitToWidth,
  toDrawable,
  truncateText,
  wrapText,
} from '../../../source/tui/text/cells.ts';
import { hostileTitles } from '../scenes.ts';

/** Letters of many scripts, marks, wide characters, emoji and their modifiers, flags, controls. */
const pieces = [
  ...'aZ 9-é漢字가ｶﾞ',
  ...['שלום', 'مرحبا', 'क्षत्रिय', 'กำลัง', 'ກຳ', 'Z̸̢̛̯͓', 'ம்', '\u0301'],
  ...['😀', '👍🏽', '❤️', '👨‍👩‍👧', '🇩🇪', '1️⃣', '⌚', '☎', '™'],
  ...['\u001B[31m', '\u0007', '\u0000', '\n', '\r', '\t', '\u202E', '\u200F', '\u200B', '\uFEFF', '\u00AD'],
];
const titles = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));

/** The column of a terminal's cursor after a text. */
async function columnAfter(text: string): Promise<number> {
  const terminal = new xterm.Terminal({ cols: 2000, rows: 2, allowProposedApi: true });
  terminal.loadAddon(new unicode.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.write(text, resolve);
  await promise;
  return terminal.buffer.active.cursorX;
}

describe('text in cells', () => {
  it('takes as many cells in a terminal as counted, whatever the title', async () => {
    await fc.assert(
      fc.asyncProperty(titles, async (title) => {
        const text = toDrawable(title, 'unicode');
        expect(await columnAfter(text)).toBe(countCells(text));
      }),
      { examples: [['\u0301\uFF9E']] },
    );
  });

  it('keeps the letters of every script it can show', () => {
    expect(toDrawable('नमस्ते', 'unicode').replaceAll('\u200C', '')).toBe('नमस्ते');
    expect(toDrawable('日本語 שלום', 'unicode')).toBe('日本語 שלום');
    expect(toDrawable('👍🏽 🇩🇪 1️⃣', 'unicode')).toBe('👍 DE 1');
  });

  it('is only ASCII where the terminal has no Unicode, as readable as possible', () => {
    expect(toDrawable('Café “naïve” – 9…', 'ascii')).toBe('Cafe "naive" - 9...');
    fc.assert(
      fc.property(titles, (title) => {
        expect(toDrawable(title, 'ascii')).toMatch(/^[ -~]*$/);
      }),
    );
  });

  it('making text drawable twice changes nothing', () => {
    fc.assert(
      fc.property(titles, (title) => {
        const once = toDrawable(title, 'unicode');
        expect(toDrawable(once, 'unicode')).toBe(once);
      }),
    );
  });

  it('fills a column exactly and marks where text was cut', () => {
    fc.assert(
      fc.property(
        titles,
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom('start', 'end', 'middle'),
        (title, width, keep) => {
          const text = toDrawable(title, 'unicode');
          expect(countCells(fitToWidth(text, width, 'unicode', 'left', keep))).toBe(width);
          const cut = truncateText(text, width, 'unicode', keep);
          expect(cut === text || width === 0 || cut.includes('…')).toBe(true);
        },
      ),
    );
  });

  it('wraps between words, breaks only words that are too long, and loses no text', () => {
    fc.assert(
      fc.property(titles, fc.integer({ min: 4, max: 30 }), (title, width) => {
        const text = toDrawable(title, 'unicode');
        const lines = wrapText(text, width);
        for (const line of lines) expect(countCells(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('hostile titles hold no control character when drawn', () => {
    for (const title of hostileTitles) expect(toDrawable(title, 'unicode')).not.toMatch(/\p{Cc}/u);
  });
});
