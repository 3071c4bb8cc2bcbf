import type { ColourDepth } from './pictures/half-blocks.ts';

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

export interface Theme {
  tones: Readonly<Record<Tone, Style>>;
  glyphs: Glyphs;
  charset: Charset;
  /** How many colours pictures may use. */
  depth: ColourDepth;
}

export type Glyphs = Readonly<Record<keyof typeof unicodeGlyphs, string>> & {
  /** Frames of the shared tick. */
  readonly spinner: readonly string[];
};

/** One cell each, so that a column of them lines up; interface.md, convention 10. */
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

/** Weights only: `NO_COLOR` asks for no colour, and bold, dim and inverse are none. */
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

const colourTones: Readonly<Record<Tone, Style>> = {
  ...plainTones,
  accent: { color: 'cyan', bold: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  busy: { color: 'cyan' },
};

export interface ThemeOptions {
  color: boolean;
  unicode: boolean;
  /** How many colours there are, where there is colour. */
  depth?: ColourDepth;
}

export function makeTheme({ color, unicode, depth = '256' }: ThemeOptions): Theme {
  const charset: Charset = unicode ? 'unicode' : 'ascii';
  return {
    tones: color ? colourTones : plainTones,
    glyphs: glyphSets[charset],
    charset,
    depth: color && unicode ? depth : 'none',
  };
}
