import * as xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangedLines } from '../../../source/tui/pictures/changed-lines.ts';

const rows = 5;

/** A frame over another one of this many lines, as Ink writes it. */
const frameOver = (count: number, lines: readonly string[]) =>
  `${'\u001B[2K\u001B[1A'.repeat(count - 1)}\u001B[2K\u001B[G${lines.join('\n')}`;

/** What a terminal shows after these bytes. */
async function shown(chunks: readonly string[]): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: 20, rows, allowProposedApi: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.write(chunks.join('').replaceAll('\n', '\r\n'), resolve);
  await promise;
  return Array.from({ length: rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row);
    return line?.translateToString(true) ?? '';
  });
}

describe('a frame while pictures are shown', () => {
  it('is reduced to its changed lines, and the terminal shows the same', async () => {
    const line = fc.constantFrom('', 'one', '\u001B[31mtwo\u001B[39m', 'a longer line', '❯ three');
    const frame = fc.array(line, { minLength: rows, maxLength: rows });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 2, maxLength: 5 }), async (frames) => {
        const chunks = frames.map((lines, at) => frameOver(at === 0 ? 1 : rows, lines));
        const changed = new ChangedLines();
        const reduced = chunks.map((chunk) => changed.next(chunk, true)?.text ?? chunk);
        expect(await shown(reduced)).toEqual(await shown(chunks));
      }),
      { numRuns: 50 },
    );
  });

  it('tells which rows it changes, and writes nothing where it changes none', () => {
    const changed = new ChangedLines();
    const frame = ['a', 'b', 'c', 'd', 'e'];
    expect(changed.next(frameOver(1, frame), true)).toBeUndefined();
    const next = changed.next(frameOver(5, ['a', 'B', 'c', 'd', 'E']), true);
    expect([...(next?.rows ?? [])]).toEqual([1, 4]);
    expect(changed.next(frameOver(5, ['a', 'B', 'c', 'd', 'E']), true)?.text).toBe('\u001B[5;1H');
  });

  it.each([
    ['the screen was cleared', '\u001B[H\u001B[Ja\nb\nc'],
    ['the cursor is shown in a field', `${frameOver(3, ['a', 'b', 'c'])}\u001B[1A\u001B[?25h`],
  ])('is written whole after one in which %s', (_what, chunk) => {
    const changed = new ChangedLines();
    changed.next(frameOver(3, ['a', 'b', 'c']), true);
    expect(changed.next(chunk, true)).toBeUndefined();
    expect(changed.next(frameOver(3, ['a', 'b', 'd']), true)).toBeUndefined();
    expect(changed.next(frameOver(3, ['a', 'b', 'd']), true)?.rows.size).toBe(0);
  });

  it('is written whole while there are none, and when it has another number of lines', () => {
    const changed = new ChangedLines();
    changed.next(frameOver(3, ['a', 'b', 'c']), false);
    expect(changed.next(frameOver(3, ['a', 'b', 'd']), false)).toBeUndefined();
    expect(changed.next(frameOver(3, ['a', 'b']), true)).toBeUndefined();
    expect(changed.next(frameOver(2, ['a', 'c']), true)?.rows).toEqual(new Set([1]));
  });
});
