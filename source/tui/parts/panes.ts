import { clipLine, type Line } from '../text/line.ts';
import type { Theme } from '../theme/theme.ts';
import { type HiddenRows, hiddenRowRules } from './hidden-rows.ts';

/** Two columns of lines with a divider between them, `height` lines high. */
export function placeSideBySide(
  left: readonly Line[],
  right: readonly Line[],
  options: { leftWidth: number; height: number; theme: Theme },
): Line[] {
  const { leftWidth, height, theme } = options;
  return Array.from({ length: height }, (_, at) => [
    ...clipLine(left[at] ?? [], leftWidth, theme),
    { text: ` ${theme.glyphs.divider} `, tone: 'track' as const },
    ...(right[at] ?? []),
  ]);
}

/**
 * Two blocks of lines with a rule between them; the upper one is padded to `upperHeight` lines.
 * @param hidden rows of the upper block's list that are out of sight
 */
export function stackPanes(
  upper: readonly Line[],
  lower: readonly Line[],
  options: { width: number; upperHeight: number; theme: Theme; hidden?: HiddenRows | undefined },
): Line[] {
  const { width, upperHeight, theme, hidden } = options;
  const filled = Array.from({ length: upperHeight }, (_, at) => upper[at] ?? []);
  return [...filled, hiddenRowRules(hidden, width, theme).below, ...lower];
}
