import { useState } from 'react';
import type { KeyHandlers } from '../keys/keymap.ts';
import type { ScreenCell } from '../keys/use-keys.tsx';
import { wheelLines } from './use-list.ts';

export interface Items {
  /** The chosen item, 0 where there is none. */
  index: number;
  /** The first visible line, and the line after the last visible one. */
  from: number;
  to: number;
  on: KeyHandlers;
  /** For a click: chooses the item of the line there, where the first visible line is in line `top` of the screen. */
  clickedIn(top: number): (cell: ScreenCell) => boolean;
}

/**
 * A text of `count` lines, `height` of them visible, in which some lines begin an item that can be chosen. Moving goes
 * to the next item in sight, and scrolls by a line where there is none. The choice stays on its item, by its id, when
 * others appear.
 */
export function useItems(
  starts: readonly number[],
  ids: readonly string[],
  count: number,
  height: number,
): Items {
  const [state, setState] = useState<{ index: number; id?: string | undefined; top: number }>({
    index: 0,
    top: 0,
  });
  const limit = Math.max(0, count - height);
  const from = clamp(state.top, 0, limit);
  const followed = state.id === undefined ? -1 : ids.indexOf(state.id);
  const index = followed === -1 ? clamp(state.index, 0, Math.max(0, starts.length - 1)) : followed;
  const choose = (next: number, top: number) => setState({ index: next, id: ids[next], top });
  const show = (top: number) => {
    const next = clamp(top, 0, limit);
    const inSight = starts.findIndex((start) => start >= next && start < next + height);
    const current = starts[index] ?? 0;
    const stays = current >= next && current < next + height;
    choose(stays || inSight === -1 ? index : inSight, next);
  };
  const down = () => {
    const next = starts[index + 1];
    if (next !== undefined && next < from + height) choose(index + 1, from);
    else if (from < limit) choose(index, from + 1);
  };
  const up = () => {
    const before = starts[index - 1];
    if (before !== undefined && before >= from) choose(index - 1, from);
    else if (from > 0) choose(index, from - 1);
  };
  const half = Math.max(1, Math.floor(height / 2));
  const on: KeyHandlers = {
    up,
    down,
    'page-up': () => show(from - height),
    'page-down': () => show(from + height),
    'half-up': () => show(from - half),
    'half-down': () => show(from + half),
    first: () => choose(0, 0),
    last: () => choose(Math.max(0, starts.length - 1), limit),
    'wheel-up': () => show(from - wheelLines),
    'wheel-down': () => show(from + wheelLines),
  };
  const to = Math.min(count, from + height);
  const clickedIn =
    (top: number) =>
    ({ y }: ScreenCell) => {
      const line = from + y - top;
      const item = line >= from && line < to ? starts.findLastIndex((start) => start <= line) : -1;
      if (item !== -1) choose(item, from);
      return item !== -1;
    };
  return { index, from, to, on, clickedIn };
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
