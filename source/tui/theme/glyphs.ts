/** The characters that a terminal can show. */
export type Charset = 'unicode' | 'ascii';

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
  above: '↑',
  below: '↓',
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
  above: '^',
  below: 'v',
};

export const glyphSets: Readonly<Record<Charset, Glyphs>> = {
  unicode: { ...unicodeGlyphs, spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] },
  ascii: { ...asciiGlyphs, spinner: ['-', '\\', '|', '/'] },
};
