import { formatCount } from '../../core/text/text.ts';
import { countCells } from '../text/cells.ts';
import type { Line } from '../text/line.ts';
import type { Theme } from '../theme/theme.ts';

/** How many rows of a list are out of sight. */
export interface HiddenRows {
  above: number;
  below: number;
}

/** The rows of a list that are not among the visible ones. */
export function hiddenRows({ from, to }: { from: number; to: number }, count: number): HiddenRows {
  return { above: from, below: Math.max(0, count - to) };
}

/** The rules above and below a list. They show how many rows are out of sight: "↓ 4 more". */
export function hiddenRowRules(
  hidden: HiddenRows | undefined,
  width: number,
  theme: Theme,
): { above: Line; below: Line } {
  const { above, below } = theme.glyphs;
  return {
    above: rule(above, hidden?.above ?? 0, width, theme),
    below: rule(below, hidden?.below ?? 0, width, theme),
  };
}

function rule(arrow: string, count: number, width: number, theme: Theme): Line {
  const dash = theme.glyphs.rule;
  if (count <= 0) return [{ text: dash.repeat(width), tone: 'track' }];
  const text = ` ${arrow} ${formatCount(count)} more `;
  const rest = Math.max(0, width - countCells(text) - endDashes);
  return [
    { text: dash.repeat(rest), tone: 'track' },
    { text },
    { text: dash.repeat(endDashes), tone: 'track' },
  ];
}

/** Dashes after the text, so that it is part of the rule. */
const endDashes = 2;
