import { useState } from 'react';
import type { Handlers } from '../keys/keymap.ts';

export interface Items {
  /** The chosen item, 0 where there is none. */
  index: number;
  /** The first visible line, and the line after the last visible one. */
  from: number;
  to: number;
  on: Handlers;
}

/**
 * A text of `count` lines, `height` of them visible, in which some lines begin an item that can be chosen. Moving goes
 * to the next item in sight, and scrolls by a line where there is none.
 */
export function useItems(starts: readonly number[], count: number, height: number): Items {
  const [state, setState] = useState({ index: 0, top: 0 });
  const limit = Math.max(0, count - height);
  const from = clamp(state.top, 0, limit);
  const index = clamp(state.index, 0, Math.max(0, starts.length - 1));
  const show = (top: number) => {
    const next = clamp(top, 0, limit);
    const inSight = starts.findIndex((start) => start >= next && start < next + height);
    const current = starts[index] ?? 0;
    const stays = current >= next && current < next + height;
    setState({ index: stays || inSight === -1 ? index : inSight, top: next });
  };
  const down = () => {
    const next = starts[index + 1];
    if (next !== undefined && next < from + height) setState({ index: index + 1, top: from });
    else if (from < limit) setState({ index, top: from + 1 });
  };
  const up = () => {
    const before = starts[index - 1];
    if (before !== undefined && before >= from) setState({ index: index - 1, top: from });
    else if (from > 0) setState({ index, top: from - 1 });
  };
  const half = Math.max(1, Math.floor(height / 2));
  const on: Handlers = {
    up,
    down,
    'page-up': () => show(from - height),
    'page-down': () => show(from + height),
    'half-up': () => show(from - half),
    'half-down': () => show(from + half),
    first: () => setState({ index: 0, top: 0 }),
    last: () => setState({ index: Math.max(0, starts.length - 1), top: limit }),
  };
  return { index, from, to: Math.min(count, from + height), on };
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
