/** The meaning of a text; only the palettes say how it looks. */
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

/** How a text looks. */
export interface TextStyle {
  /** A name in `colors`. */
  color?: ColorName;
  bold?: boolean;
  dim?: boolean;
  underline?: boolean;
  inverse?: boolean;
}

/**
 * Colors by name: as one of the terminal's own sixteen (Select Graphic Rendition, ECMA-48), and as one of xterm's 256
 * where the own ones cannot be trusted to be readable.
 */
export const colors = {
  red: { own: 31 },
  green: { own: 32 },
  yellow: { own: 33 },
  cyan: { own: 36 },
  darkRed: { own: 31, of256: 124 },
  darkGreen: { own: 32, of256: 22 },
  brown: { own: 35, of256: 94 },
  darkBlue: { own: 34, of256: 25 },
  deepRed: { own: 31, of256: 88 },
  deepBrown: { own: 35, of256: 58 },
  navy: { own: 34, of256: 18 },
  brightRed: { own: 91, of256: 217 },
  brightGreen: { own: 92, of256: 120 },
  brightYellow: { own: 93, of256: 227 },
  brightCyan: { own: 96, of256: 123 },
} as const satisfies Readonly<Record<string, { own: number; of256?: number }>>;

export type ColorName = keyof typeof colors;

/** Without colors: `NO_COLOR` still allows bold, dim and inverse. */
const plainLooks: Readonly<Record<Tone, TextStyle>> = {
  plain: {},
  strong: { bold: true },
  quiet: { dim: true },
  accent: { bold: true },
  good: {},
  warn: {},
  bad: { bold: true },
  busy: {},
  track: { dim: true },
  cursor: { inverse: true },
};

/** Nothing is dim, and what is colored is also bold. */
const contrastLooks: Readonly<Record<Tone, TextStyle>> = {
  ...plainLooks,
  strong: { bold: true, underline: true },
  quiet: {},
  track: {},
};

/** How each tone looks in each palette. */
export const palettes = {
  dark: {
    ...plainLooks,
    accent: { color: 'cyan', bold: true },
    good: { color: 'green' },
    warn: { color: 'yellow' },
    bad: { color: 'red' },
    busy: { color: 'cyan' },
  },
  light: {
    ...plainLooks,
    accent: { color: 'darkBlue', bold: true },
    good: { color: 'darkGreen' },
    warn: { color: 'brown' },
    bad: { color: 'darkRed' },
    busy: { color: 'darkBlue' },
  },
  'contrast-dark': {
    ...contrastLooks,
    accent: { color: 'brightCyan', bold: true },
    good: { color: 'brightGreen', bold: true },
    warn: { color: 'brightYellow', bold: true },
    bad: { color: 'brightRed', bold: true },
    busy: { color: 'brightCyan', bold: true },
  },
  'contrast-light': {
    ...contrastLooks,
    accent: { color: 'navy', bold: true },
    good: { color: 'darkGreen', bold: true },
    warn: { color: 'deepBrown', bold: true },
    bad: { color: 'deepRed', bold: true },
    busy: { color: 'navy', bold: true },
  },
  none: plainLooks,
} as const satisfies Readonly<Record<string, Readonly<Record<Tone, TextStyle>>>>;

export type PaletteName = keyof typeof palettes;
