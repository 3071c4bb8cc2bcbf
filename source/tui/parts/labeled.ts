import { toDrawable, wrapText } from '../text/cells.ts';
import type { Line } from '../text/line.ts';
import type { Theme, Tone } from '../theme/theme.ts';

/** The default width of a label, in cells. */
export const defaultLabelWidth = 12;

/** A label with its wrapped text to the right; no lines when the text is empty. */
export function labeled(
  label: string,
  text: string,
  width: number,
  theme: Theme,
  tone: Tone = 'plain',
  labelWidth = defaultLabelWidth,
): Line[] {
  const lines = wrapText(toDrawable(text, theme.charset), Math.max(8, width - labelWidth));
  return lines.map((line, at) => [
    { text: at === 0 ? label : '', width: labelWidth, tone: 'quiet' },
    { text: line, tone },
  ]);
}

/** The width in cells for these labels and a gap, at least the default width. */
export function labelWidthOf(labels: readonly string[]): number {
  return Math.max(defaultLabelWidth, ...labels.map((label) => label.length + 2));
}

/** A text wrapped to the whole width. */
export function paragraph(text: string, width: number, theme: Theme, tone: Tone = 'plain'): Line[] {
  return wrapText(toDrawable(text, theme.charset), Math.max(8, width)).map((line) => [{ text: line, tone }]);
}

/** Lines indented by `cells`. */
export function indentLines(lines: readonly Line[], cells: number): Line[] {
  return lines.map((line) => [{ text: ' '.repeat(cells) }, ...line]);
}
