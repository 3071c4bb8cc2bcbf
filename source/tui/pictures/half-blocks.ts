import type { Picture } from '../../core/api/picture.ts';
import type { Rgb } from './palette.ts';

/** How many colors a terminal has: 16 million (`true`), 256, 16, or none. */
export type ColorDepth = 'true' | '256' | '16' | 'none';

/** Dark to light, for terminals without color. */
const ramp = ' .:-=+*#%@';

/** The sixteen colors as most terminals show them. */
const sixteen: readonly Rgb[] = [
  [0, 0, 0],
  [170, 0, 0],
  [0, 170, 0],
  [170, 85, 0],
  [0, 0, 170],
  [170, 0, 170],
  [0, 170, 170],
  [170, 170, 170],
  [85, 85, 85],
  [255, 85, 85],
  [85, 255, 85],
  [255, 255, 85],
  [85, 85, 255],
  [255, 85, 255],
  [85, 255, 255],
  [255, 255, 255],
];

const reset = '\u001B[0m';

/**
 * A picture as lines of text. A cell is one pixel wide and two pixels high: the upper pixel is the color of a half block,
 * the lower one its background. Without colors a cell is a character as dark as the mean of both.
 */
export function textPicture(picture: Picture, depth: ColorDepth): string[] {
  const rows = Math.floor(picture.height / 2);
  return Array.from({ length: rows }, (_, row) =>
    depth === 'none' ? grayRow(picture, row) : coloredRow(picture, row, depth),
  );
}

function coloredRow(picture: Picture, row: number, depth: Exclude<ColorDepth, 'none'>): string {
  let text = '';
  let last = '';
  for (let x = 0; x < picture.width; x += 1) {
    const upper = colorCode(pixelAt(picture, x, row * 2), depth, 'fore');
    const lower = colorCode(pixelAt(picture, x, row * 2 + 1), depth, 'back');
    const codes = `${upper};${lower}`;
    text += codes === last ? '▀' : `\u001B[${codes}m▀`;
    last = codes;
  }
  return text + reset;
}

function grayRow(picture: Picture, row: number): string {
  let text = '';
  for (let x = 0; x < picture.width; x += 1) {
    const light = (luminance(pixelAt(picture, x, row * 2)) + luminance(pixelAt(picture, x, row * 2 + 1))) / 2;
    text += ramp[Math.min(ramp.length - 1, Math.floor((light / 256) * ramp.length))] ?? ' ';
  }
  return text;
}

function pixelAt({ width, pixels }: Picture, x: number, y: number): Rgb {
  const at = (y * width + x) * 3;
  return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The SGR parameters of a color at this color depth. */
export function colorCode(rgb: Rgb, depth: Exclude<ColorDepth, 'none'>, ground: 'fore' | 'back'): string {
  const [red, green, blue] = rgb;
  if (depth === 'true') return `${ground === 'fore' ? 38 : 48};2;${red};${green};${blue}`;
  if (depth === '256') return `${ground === 'fore' ? 38 : 48};5;${of256(rgb)}`;
  const at = nearest(rgb, sixteen);
  const base = (ground === 'fore' ? 30 : 40) + (at >= 8 ? 60 : 0);
  return String(base + (at % 8));
}

/** The nearest of xterm's cube of 6 levels a channel and its ramp of 24 grays. */
function of256(rgb: Rgb): number {
  const levels = rgb.map((value) => (value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40)));
  const [red = 0, green = 0, blue = 0] = levels;
  const shown = (level: number) => (level === 0 ? 0 : 55 + level * 40);
  const cube: Rgb = [shown(red), shown(green), shown(blue)];
  const gray = Math.max(0, Math.min(23, Math.round((luminance(rgb) - 8) / 10)));
  const grayValue = 8 + gray * 10;
  const isGray = distance(rgb, [grayValue, grayValue, grayValue]) < distance(rgb, cube);
  return isGray ? 232 + gray : 16 + red * 36 + green * 6 + blue;
}

function nearest(rgb: Rgb, colors: readonly Rgb[]): number {
  const distances = colors.map((color) => distance(rgb, color));
  return distances.indexOf(Math.min(...distances));
}

function distance([r1, g1, b1]: Rgb, [r2, g2, b2]: Rgb): number {
  return 2 * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + 3 * (b1 - b2) ** 2;
}

/** The color depth that the terminal announces in environment variables. */
export function colorDepth(env: NodeJS.ProcessEnv): ColorDepth {
  const { COLORTERM = '', TERM = '', TERM_PROGRAM = '', WT_SESSION } = env;
  if (/truecolor|24bit/i.test(COLORTERM) || /-direct|kitty|ghostty|alacritty/.test(TERM)) return 'true';
  if (/^(iTerm\.app|WezTerm|vscode|ghostty)$/.test(TERM_PROGRAM) || WT_SESSION !== undefined) return 'true';
  return /256/.test(TERM) ? '256' : '16';
}
