import { clipped, type Line } from '../text/line.ts';
import type { Theme } from '../theme/theme.ts';
import { type HiddenRows, rulesAround } from './hidden-rows.ts';

/** Two columns of lines with a divider between them, `height` lines high. */
export function sideBySide(
  left: readonly Line[],
  right: readonly Line[],
  options: { leftWidth: number; height: number; theme: Theme },
): Line[] {
  const { leftWidth, height, theme } = options;
  return Array.from({ length: height }, (_, at) => [
    ...clipped(left[at] ?? [], leftWidth, theme),
    { text: ` ${theme.glyphs.divider} `, tone: 'track' as const },
    ...(right[at] ?? []),
  ]);
}

/**
 * Two blocks of lines with a rule between them; the upper one is padded to `upperHeight` lines.
 * @param hidden rows of the upper block's list that are out of sight
 */
export function stacked(
  upper: readonly Line[],
  lower: readonly Line[],
  options: { width: number; upperHeight: number; theme: Theme; hidden?: HiddenRows | undefined },
): Line[] {
  const { width, upperHeight, theme, hidden } = options;
  const filled = Array.from({ length: upperHeight }, (_, at) => upper[at] ?? []);
  return [...filled, rulesAround(hidden, width, theme).below, ...lower];
}
