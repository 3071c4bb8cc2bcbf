import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture, PictureRequest } from '../../source/core/api/picture.ts';
import { colorDepth, textPicture } from '../../source/tui/pictures/half-blocks.ts';
import { PictureLoader } from '../../source/tui/pictures/picture-loader.ts';
import { layOutStrip } from '../../source/tui/pictures/strip-layout.ts';
import { resultPanes } from '../../source/tui/screens/results/result-detail.ts';
import { ReplyFilter } from '../../source/tui/terminal/terminal-replies.ts';
import { TuiScreen } from '../harness/screen/tui.tsx';

const answers = [
  '\u001B_Gi=31;OK\u001B\\',
  '\u001BP>|kitty(0.35.2)\u001B\\',
  '\u001B[6;20;10t',
  '\u001B[?62;4;52c',
];

describe('the replies of a terminal', () => {
  it('are removed from the input, wherever keys come in between and the bytes are split', () => {
    const key = fc.constantFrom('j', 'G', '\u001B[A', '\u001B[6~', '\u001B[1;5C', 'ä', ' ', '\r');
    fc.assert(
      fc.property(
        fc.array(key),
        fc.array(key),
        fc.array(fc.nat(80), { maxLength: 8 }),
        (first, last, cuts) => {
          const stream = first.join('') + answers[0] + answers[1] + last.join('') + answers[2] + answers[3];
          const filter = new ReplyFilter();
          const places = [
            0,
            ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b),
            stream.length,
          ];
          const parts = places.slice(1).map((end, at) => stream.slice(places[at], end));
          const typed = parts.map((part) => filter.take(part)).join('') + filter.release();
          expect(typed).toBe(first.join('') + last.join(''));
          expect(filter.facts).toEqual({
            kitty: true,
            sixel: true,
            name: 'kitty(0.35.2)',
            cell: { width: 10, height: 20 },
          });
        },
      ),
    );
  });

  it('return input that only looked like the start of one', () => {
    const filter = new ReplyFilter();
    expect(filter.take('j\u001B')).toBe('j');
    expect(filter.isHolding).toBe(true);
    expect(filter.release()).toBe('\u001B');
    expect(filter.isHolding).toBe(false);
  });
});

describe('a picture as text', () => {
  const picture: Picture = {
    width: 2,
    height: 2,
    pixels: Uint8Array.from([255, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0]),
  };

  it('has as many colors as the terminal', () => {
    expect(textPicture(picture, 'true')).toEqual([
      '\u001B[38;2;255;0;0;48;2;255;255;255m▀\u001B[38;2;0;0;0;48;2;0;0;0m▀\u001B[0m',
    ]);
    expect(textPicture(picture, '256')).toEqual([
      '\u001B[38;5;196;48;5;231m▀\u001B[38;5;16;48;5;16m▀\u001B[0m',
    ]);
    expect(textPicture(picture, '16')).toEqual(['\u001B[31;107m▀\u001B[30;40m▀\u001B[0m']);
    expect(textPicture(picture, 'none')).toEqual(['* ']);
  });

  it('uses the color depth that the terminal announces', () => {
    expect(colorDepth({ TERM: 'xterm-256color', COLORTERM: 'truecolor' })).toBe('true');
    expect(colorDepth({ TERM: 'xterm-256color' })).toBe('256');
    expect(colorDepth({ TERM: 'xterm' })).toBe('16');
  });
});

describe('a strip of pictures', () => {
  it('is never wider or higher than its pane', () => {
    const side = fc.integer({ min: 2, max: 200 });
    fc.assert(
      fc.property(
        side,
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (width, height, aspect) => {
          const sheet = layOutStrip({ width, height }, aspect, 0.5, 4);
          if (!sheet) return;
          expect(sheet.count * (sheet.columns + 1) - 1).toBeLessThanOrEqual(width);
          expect(sheet.rows).toBeLessThanOrEqual(height);
          expect(sheet.count).toBeGreaterThan(0);
          expect(sheet.count).toBeLessThanOrEqual(4);
        },
      ),
    );
  });

  it('shares the screen with the table and the details, so that each has space', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 9, max: 80 }),
        fc.nat(5000),
        fc.integer({ min: 54, max: 250 }),
        (height, rows, width) => {
          const layout = { width, roomy: width > 148 };
          const { table, picture, detail } = resultPanes(layout, height, rows);
          expect(table + picture + detail + 2).toBeLessThanOrEqual(height);
          expect(table).toBeGreaterThanOrEqual(3);
        },
      ),
    );
  });
});

describe('the picture loader', () => {
  const request = (path: string): PictureRequest => ({
    path,
    durationSeconds: 5,
    count: 1,
    width: 2,
    height: 2,
  });
  const one: Picture = { width: 2, height: 2, pixels: new Uint8Array(12) };

  it('loads pictures only of a row that stays chosen, aborts replaced requests, and caches results', async () => {
    const asked: string[] = [];
    const given: AbortSignal[] = [];
    const waits: (() => void)[] = [];
    const loader = new PictureLoader((each, signal) => {
      asked.push(each.path);
      given.push(signal);
      return new Promise((resolve) => waits.push(() => resolve([one])));
    });
    for (const path of ['a', 'b', 'c']) loader.request(request(path));
    await expect.poll(() => asked).toEqual(['c']);
    loader.request(request('d'));
    expect(given[0]?.aborted).toBe(true);
    await expect.poll(() => asked).toEqual(['c', 'd']);
    waits[0]?.();
    waits[1]?.();
    await expect.poll(() => loader.loaded().pictures).toEqual([one]);
    expect(loader.loaded().key).toContain('d ');
    loader.request(undefined);
    loader.request(request('d'));
    await expect.poll(() => loader.loaded().pictures).toEqual([one]);
    expect(asked).toEqual(['c', 'd']);
  });

  it('says why there is no picture', async () => {
    const loader = new PictureLoader(() => Promise.reject(new Error('moov atom not found')));
    loader.request(request('broken'));
    await expect.poll(() => loader.loaded().error).toBe('moov atom not found');
  });
});

describe('the results', () => {
  it('ask for the next best, keep and reject, and undo a verdict when the key is pressed again', async () => {
    const screen = new TuiScreen('results');
    await screen.text();
    await screen.press('+');
    await screen.until(/❯ ✔ 00:30 .+ keep /);
    await screen.press('-');
    await screen.until(/❯ ✗ 00:30 .+ reject /);
    await screen.press('-');
    await screen.until(/❯ ✔ 00:30 .+ filled /);
    await screen.press('b');
    await screen.until('another clip is being made');
    const types = screen.job.commands.map((command) => command.type);
    expect(types).toEqual(['judge', 'judge', 'judge', 'refuse']);
    screen.close();
  });
});
