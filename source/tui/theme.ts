import type { ColorDepth } from './pictures/half-blocks.ts';

/** What a piece of text means; only the themes below know how that looks. */
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

/** The characters a terminal can be trusted with. */
export type Charset = 'unicode' | 'ascii';

/** As Ink's Text takes it. */
export interface Style {
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

/** The control sequences around a text that give it its style and take it away again. */
export interface Pen {
  open: string;
  close: string;
}

export interface Theme {
  tones: Readonly<Record<Tone, Style>>;
  /** The tones as control sequences: a whole line is one text for Ink, which has a price for each. */
  pens: Readonly<Record<Tone, Pen>>;
  glyphs: Glyphs;
  charset: Charset;
  /** How many colors pictures may use. */
  depth: ColorDepth;
}

export type Glyphs = Readonly<Record<keyof typeof unicodeGlyphs, string>> & {
  /** Frames of the shared tick. */
  readonly spinner: readonly string[];
};

/** One cell each, so that a column of them lines up. */
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

/** Weights only: `NO_COLOR` asks for no color, and bold, dim and inverse are none. */
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

const plainPens = pensOf(plainTones);
const colorPens = pensOf(colorTones);

function pensOf(tones: Readonly<Record<Tone, Style>>): Readonly<Record<Tone, Pen>> {
  const { plain, strong, quiet, accent, good, warn, bad, busy, track, cursor } = tones;
  return {
    plain: penOf(plain),
    strong: penOf(strong),
    quiet: penOf(quiet),
    accent: penOf(accent),
    good: penOf(good),
    warn: penOf(warn),
    bad: penOf(bad),
    busy: penOf(busy),
    track: penOf(track),
    cursor: penOf(cursor),
  };
}

function penOf({ color, bold, dimColor, inverse }: Style): Pen {
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
  /** How many colors there are, where there is color. */
  depth?: ColorDepth;
}

export function makeTheme({ color, unicode, depth = '256' }: ThemeOptions): Theme {
  const charset: Charset = unicode ? 'unicode' : 'ascii';
  return {
    tones: color ? colorTones : plainTones,
    pens: color ? colorPens : plainPens,
    glyphs: glyphSets[charset],
    charset,
    depth: color && unicode ? depth : 'none',
  };
}
