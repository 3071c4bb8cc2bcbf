import type { Cell } from '../text/line.ts';
import type { Theme, Tone } from '../theme/theme.ts';

/** In cells. Wider bars show no more and take longer to draw. */
export const maxBarWidth = 24;

/** A bar of `width` cells filled to `fraction`; full only when `fraction` is 1. */
export function barCells(fraction: number, width: number, theme: Theme, tone: Tone): Cell[] {
  const cells = Math.max(0, Math.min(width, maxBarWidth));
  const bounded = Math.max(0, Math.min(1, fraction));
  const filled = bounded >= 1 ? cells : Math.max(0, Math.min(cells - 1, Math.floor(bounded * cells + 1e-9)));
  return [
    { text: theme.glyphs.barDone.repeat(filled), tone },
    { text: theme.glyphs.barRest.repeat(cells - filled), tone: 'track' },
  ];
}
