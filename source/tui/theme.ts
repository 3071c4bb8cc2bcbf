import type { ColorDepth } from './pictures/half-blocks.ts';

/** The meaning of a text; only the themes below say how it looks. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'quiet'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'busy'
  | 'track'
  | 'cursor';

/** The characters that a terminal can show. */
export type Charset = 'unicode' | 'ascii';

/** Style properties of Ink's Text. */
export interface Style {
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

/** The control sequences that start and end a style. */
export interface AnsiPair {
  open: string;
  close: string;
}

export interface Theme {
  tones: Readonly<Record<Tone, Style>>;
  /** The tones as control sequences, so that a whole line is one Text component: each one costs time in Ink. */
  ansi: Readonly<Record<Tone, AnsiPair>>;
  glyphs: Glyphs;
  charset: Charset;
  /** How many colors pictures may use. */
  depth: ColorDepth;
}

export type Glyphs = Readonly<Record<keyof typeof unicodeGlyphs, string>> & {
  /** Frames of the shared tick. */
  readonly spinner: readonly string[];
};

/** Each is one cell wide, so that columns line up. */
const unicodeGlyphs = {
  pointer: '❯',
  rule: '─',
  divider: '│',
  barDone: '━',
  barRest: '╌',
  done: '✔',
  failed: '✗',
  review: '◆',
  interrupted: '▶',
  active: '▶',
  waiting: '·',
  skipped: '–',
  noMatch: '○',
  paused: '■',
  again: '↻',
  ok: '✓',
  limited: '!',
  missing: '–',
};

const asciiGlyphs: Record<keyof typeof unicodeGlyphs, string> = {
  pointer: '>',
  rule: '-',
  divider: '|',
  barDone: '=',
  barRest: '.',
  done: '+',
  failed: 'x',
  review: '*',
  interrupted: '>',
  active: '>',
  waiting: '.',
  again: '~',
  skipped: '-',
  noMatch: 'o',
  paused: '#',
  ok: '+',
  limited: '!',
  missing: '-',
};

const glyphSets: Readonly<Record<Charset, Glyphs>> = {
  unicode: { ...unicodeGlyphs, spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] },
  ascii: { ...asciiGlyphs, spinner: ['-', '\\', '|', '/'] },
};

/** Without colors: `NO_COLOR` still allows bold, dim and inverse. */
const plainTones: Readonly<Record<Tone, Style>> = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  accent: { bold: true },
  good: {},
  warn: {},
  bad: { bold: true },
  busy: {},
  track: { dimColor: true },
  cursor: { inverse: true },
};

const colorTones: Readonly<Record<Tone, Style>> = {
  ...plainTones,
  accent: { color: 'cyan', bold: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  busy: { color: 'cyan' },
};

/** Select Graphic Rendition, ECMA-48; the colors are those of the terminal's own palette. */
const colorCodes: Readonly<Record<string, number>> = { red: 31, green: 32, yellow: 33, cyan: 36 };

const plainAnsi = ansiOf(plainTones);
const colorAnsi = ansiOf(colorTones);

function ansiOf(tones: Readonly<Record<Tone, Style>>): Readonly<Record<Tone, AnsiPair>> {
  const { plain, strong, quiet, accent, good, warn, bad, busy, track, cursor } = tones;
  return {
    plain: ansiPairOf(plain),
    strong: ansiPairOf(strong),
    quiet: ansiPairOf(quiet),
    accent: ansiPairOf(accent),
    good: ansiPairOf(good),
    warn: ansiPairOf(warn),
    bad: ansiPairOf(bad),
    busy: ansiPairOf(busy),
    track: ansiPairOf(track),
    cursor: ansiPairOf(cursor),
  };
}

function ansiPairOf({ color, bold, dimColor, inverse }: Style): AnsiPair {
  const pairs: (readonly [open: number, close: number])[] = [];
  const code = colorCodes[color ?? ''];
  if (dimColor) pairs.push([2, 22]);
  if (bold) pairs.push([1, 22]);
  if (code !== undefined) pairs.push([code, 39]);
  if (inverse) pairs.push([7, 27]);
  const sequence = (codes: readonly number[]) => (codes.length > 0 ? `\u001B[${codes.join(';')}m` : '');
  return {
    open: sequence(pairs.map(([open]) => open)),
    close: sequence(pairs.map(([, close]) => close).toReversed()),
  };
}

export interface ThemeOptions {
  color: boolean;
  unicode: boolean;
  /** How many colors the terminal has. */
  depth?: ColorDepth;
}

export function makeTheme({ color, unicode, depth = '256' }: ThemeOptions): Theme {
  const charset: Charset = unicode ? 'unicode' : 'ascii';
  return {
    tones: color ? colorTones : plainTones,
    ansi: color ? colorAnsi : plainAnsi,
    glyphs: glyphSets[charset],
    charset,
    depth: color && unicode ? depth : 'none',
  };
}
