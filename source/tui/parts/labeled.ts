import { drawable, wrap } from '../text/cells.ts';
import type { Line } from '../text/line.ts';
import type { Theme, Tone } from '../theme.ts';

/** Cells in front of the text behind a label, where nothing else is said. */
const usualLabelWidth = 12;

/** A label and its text beside it, wrapped; nothing when there is no text. */
export function labeled(
  label: string,
  text: string,
  width: number,
  theme: Theme,
  tone: Tone = 'plain',
  labelWidth = usualLabelWidth,
): Line[] {
  const lines = wrap(drawable(text, theme.charset), Math.max(8, width - labelWidth));
  return lines.map((line, at) => [
    { text: at === 0 ? label : '', width: labelWidth, tone: 'quiet' },
    { text: line, tone },
  ]);
}

/** Cells for these labels and a gap, the usual width at least. */
export function labelWidthOf(labels: readonly string[]): number {
  return Math.max(usualLabelWidth, ...labels.map((label) => label.length + 2));
}

/** A text over the whole width, wrapped. */
export function paragraph(text: string, width: number, theme: Theme, tone: Tone = 'plain'): Line[] {
  return wrap(drawable(text, theme.charset), Math.max(8, width)).map((line) => [{ text: line, tone }]);
}

/** Lines moved to the right. */
export function indented(lines: readonly Line[], cells: number): Line[] {
  return lines.map((line) => [{ text: ' '.repeat(cells) }, ...line]);
}
