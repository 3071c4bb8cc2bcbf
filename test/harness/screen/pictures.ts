import type { Picture } from '../../../source/core/api/picture.ts';

/** The picture that a terminal would draw from this Sixel text; other pixels are black. */
export function decodeSixel(text: string): Picture {
  const begin = /q"1;1;(\d+);(\d+)/.exec(text);
  const [width, height] = [Number(begin?.[1]), Number(begin?.[2])];
  const pixels = new Uint8Array(width * height * 3);
  const body = text.slice((begin?.index ?? 0) + (begin?.[0].length ?? 0)).split('\u001B', 1)[0] ?? '';
  const colors = new Map(
    [...body.matchAll(/#(\d+);2;(\d+);(\d+);(\d+)/g)].map(([, number, ...percents]) => [
      Number(number),
      percents.map((percent) => Number(percent) * 2.55),
    ]),
  );
  const bands = body.replaceAll(/#\d+;[\d;]+/g, '').split('-');
  for (const [at, band] of bands.entries()) {
    for (const [, color, runs = ''] of band.matchAll(/#(\d+)([^#$]*)/g)) {
      for (const { x, row } of dots(runs)) {
        pixels.set(colors.get(Number(color)) ?? [], ((at * 6 + row) * width + x) * 3);
      }
    }
  }
  return { width, height, pixels };
}

/** The pixels of one color: the set bits of its characters. */
function dots(runs: string): { x: number; row: number }[] {
  const columns = [...runs.matchAll(/(?:!(\d+))?([?-~])/g)].flatMap(([, count = '1', character = '?']) =>
    Array.from({ length: Number(count) }, () => (character.codePointAt(0) ?? 63) - 63),
  );
  return columns.flatMap((bits, x) =>
    [0, 1, 2, 3, 4, 5].filter((row) => (bits >> row) & 1).map((row) => ({ x, row })),
  );
}
