import { describe, expect, it } from 'vitest';
import { colors, palettes, type TextStyle } from '../../../source/tui/theme/palettes.ts';
import { makeTheme } from '../../../source/tui/theme/theme.ts';
import { ThemeSource } from '../../../source/tui/theme/theme-source.ts';

/** The luminance of a color of xterm's cube of 6 levels a channel, after WCAG 2. */
function luminance(color: number): number {
  const levels = [Math.floor((color - 16) / 36), Math.floor((color - 16) / 6) % 6, (color - 16) % 6];
  const [red = 0, green = 0, blue = 0] = levels
    .map((level) => (level === 0 ? 0 : 55 + level * 40) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const white = 1;
const black = 0;

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

describe('the palettes', () => {
  it.each([
    ['light', white, 4.5],
    ['contrast-light', white, 6],
    ['contrast-dark', black, 7],
  ] as const)('%s can be read on its background', (name, background, least) => {
    const looks: readonly TextStyle[] = Object.values(palettes[name]);
    const used = looks.flatMap(({ color }) => color ?? []);
    expect(used.length).toBeGreaterThan(4);
    for (const color of used) {
      const facts = colors[color];
      const ratio = 'of256' in facts ? contrast(luminance(facts.of256), background) : 0;
      expect(ratio, color).toBeGreaterThan(least);
    }
  });

  it('have the terminal’s own colors where it has only sixteen', () => {
    const theme = makeTheme({ palette: 'light', color: true, unicode: true, depth: '16' });
    expect(theme.ansi.bad.open).toBe('\u001B[31m');
  });

  it.each([
    ['none without colors', { palette: 'none', color: true }],
    ['none with NO_COLOR', { palette: 'light', color: false }],
  ] as const)('%s has no color at all', (_name, options) => {
    const theme = makeTheme({ ...options, unicode: true });
    const codes = Object.values(theme.ansi).flatMap(({ open }) => open.match(/\d+/g) ?? []);
    expect(codes.filter((code) => !['1', '2', '4', '7'].includes(code))).toEqual([]);
    expect(theme.depth).toBe('none');
  });
});

describe('the theme', () => {
  const options = { color: true, unicode: true };

  it('follows the background of the terminal once it is known', () => {
    const source = new ThemeSource('auto', options);
    let changes = 0;
    source.subscribe(() => {
      changes += 1;
    });
    const dark = source.theme();
    source.setBackground('dark');
    expect(changes).toBe(0);
    source.setBackground('light');
    expect(changes).toBe(1);
    expect(source.theme().ansi.warn).not.toEqual(dark.ansi.warn);
    expect(source.theme().ansi).toEqual(makeTheme({ ...options, palette: 'light' }).ansi);
  });

  it('that the user has chosen stays, whatever the terminal says', () => {
    const source = new ThemeSource('dark', options);
    expect(source.followsBackground).toBe(false);
    source.setBackground('light');
    expect(source.theme().ansi).toEqual(makeTheme({ ...options, palette: 'dark' }).ansi);
  });
});
