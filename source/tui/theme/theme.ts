import type { ColorDepth } from '../pictures/half-blocks.ts';
import { type Charset, type Glyphs, glyphSets } from './glyphs.ts';
import { colors, type PaletteName, palettes, type TextStyle, type Tone } from './palettes.ts';

export type { Charset, Glyphs } from './glyphs.ts';
export type { Tone } from './palettes.ts';

/** The control sequences that start and end a look. */
interface AnsiPair {
  open: string;
  close: string;
  /** Whether it is seen on blanks, too. */
  marksBlanks: boolean;
}

/** How everything on the screen looks. */
export interface Theme {
  /** The tones as control sequences, so that a whole line is one Text component: each one costs time in Ink. */
  ansi: Readonly<Record<Tone, AnsiPair>>;
  glyphs: Glyphs;
  charset: Charset;
  /** Without colors, pictures are drawn as characters. */
  hasColors: boolean;
  /** How many colors pictures that are text may use. */
  depth: ColorDepth;
}

export interface ThemeOptions {
  /** Default: dark. */
  palette?: PaletteName;
  /** Whether colors are allowed; without them, the palette is `none`. */
  color: boolean;
  unicode: boolean;
  /** How many colors the terminal has. */
  depth?: ColorDepth;
}

export function makeTheme({ palette = 'dark', color, unicode, depth = '256' }: ThemeOptions): Theme {
  const charset: Charset = unicode ? 'unicode' : 'ascii';
  const hasColors = color && palette !== 'none';
  return {
    ansi: ansiOf(palettes[hasColors ? palette : 'none'], depth),
    glyphs: glyphSets[charset],
    charset,
    hasColors,
    depth: hasColors && unicode ? depth : 'none',
  };
}

function ansiOf(looks: Readonly<Record<Tone, TextStyle>>, depth: ColorDepth): Theme['ansi'] {
  const { plain, strong, quiet, accent, good, warn, bad, busy, track, cursor } = looks;
  const pair = (look: TextStyle) => ansiPairOf(look, depth);
  return {
    plain: pair(plain),
    strong: pair(strong),
    quiet: pair(quiet),
    accent: pair(accent),
    good: pair(good),
    warn: pair(warn),
    bad: pair(bad),
    busy: pair(busy),
    track: pair(track),
    cursor: pair(cursor),
  };
}

function ansiPairOf({ color, bold, dim, underline, inverse }: TextStyle, depth: ColorDepth): AnsiPair {
  const pairs: (readonly [open: string, close: number])[] = [];
  if (dim) pairs.push(['2', 22]);
  if (bold) pairs.push(['1', 22]);
  if (underline) pairs.push(['4', 24]);
  if (color !== undefined) pairs.push([colorCode(colors[color], depth), 39]);
  if (inverse) pairs.push(['7', 27]);
  const sequence = (codes: readonly (string | number)[]) =>
    codes.length > 0 ? `\u001B[${codes.join(';')}m` : '';
  return {
    open: sequence(pairs.map(([open]) => open)),
    close: sequence(pairs.map(([, close]) => close).toReversed()),
    marksBlanks: inverse === true,
  };
}

function colorCode({ own, of256 }: { own: number; of256?: number }, depth: ColorDepth): string {
  return of256 === undefined || depth === '16' ? String(own) : `38;5;${of256}`;
}
