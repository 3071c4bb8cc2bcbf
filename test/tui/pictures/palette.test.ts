import { describe, expect, it } from 'vitest';
import { toIndexedPicture } from '../../../source/tui/pictures/palette.ts';

type Color = [red: number, green: number, blue: number];

const picture = (colors: readonly Color[]) => ({
  width: colors.length,
  height: 1,
  pixels: Uint8Array.from(colors.flat()),
});

describe('a picture with a palette', () => {
  it('keeps its colors as long as there are few enough', () => {
    const colors: Color[] = [
      [4, 4, 4],
      [252, 4, 4],
      [4, 252, 4],
      [4, 4, 252],
    ];
    const { colors: palette, indices } = toIndexedPicture(picture(colors), 16);
    expect([...indices].map((index) => palette[index])).toEqual(colors);
  });

  it('puts the nearest together, by the number of their pixels, where there are more', () => {
    const red = Array.from({ length: 8 }, (_, step): Color => [132 + 8 * step, 4, 4]);
    const blue: Color[] = [
      [4, 4, 244],
      [4, 4, 252],
    ];
    const { colors: palette, indices } = toIndexedPicture(
      picture([...red, ...Array.from({ length: 10 }, () => blue).flat()]),
      2,
    );
    expect(palette).toHaveLength(2);
    const [first, last] = [indices[0], indices.at(-1)];
    expect(first).not.toBe(last);
    expect([...indices.slice(0, 8)].every((index) => index === first)).toBe(true);
    expect([...indices.slice(8)].every((index) => index === last)).toBe(true);
    expect(palette[last ?? 0]).toEqual([4, 4, 248]);
  });

  it('of one color has one, and no picture is too small', () => {
    expect(toIndexedPicture(picture([[100, 100, 100]]), 8).colors).toEqual([[100, 100, 100]]);
    expect(toIndexedPicture({ width: 0, height: 0, pixels: new Uint8Array() }, 8).indices).toHaveLength(0);
  });
});
