import { useState } from 'react';
import type { KeyHandlers } from '../keys/keymap.ts';
import type { ScreenCell } from '../keys/use-keys.tsx';
import { wheelLines } from './use-list.ts';

export interface Items {
  /** The chosen item, 0 where there is none. */
  index: number;
  /** Whether the chosen item can be seen. It cannot while a text without items is read. */
  isInSight: boolean;
  /** The first visible line, and the line after the last visible one. */
  from: number;
  to: number;
  on: KeyHandlers;
  /** For a click: chooses the item of the line there, where the first visible line is in line `top` of the screen. */
  clickedIn(top: number): (cell: ScreenCell) => boolean;
}

/** Where an item begins, and the line after its last one. */
export interface ItemLines {
  start: number;
  end: number;
}

interface Place {
  index: number;
  id?: string | undefined;
  top: number;
  /** Whether the chosen item was in sight, and stays so when lines appear or the height changes. */
  holds: boolean;
}

/**
 * A text of `count` lines, `height` of them visible, in which some lines are items that can be chosen. Moving goes to
 * the next item, however far it is, and by a line before the first and after the last one. The choice stays on its item,
 * by its id, when others appear.
 */
export function useItems(
  items: readonly ItemLines[],
  ids: readonly string[],
  count: number,
  height: number,
): Items {
  const isSeen = (index: number, top: number) => {
    const start = items[index]?.start;
    return start !== undefined && start >= top && start < top + height;
  };
  const [place, setPlace] = useState<Place>(() => ({ index: 0, id: ids[0], top: 0, holds: isSeen(0, 0) }));
  const limit = Math.max(0, count - height);
  const followed = place.id === undefined ? -1 : ids.indexOf(place.id);
  const index = followed === -1 ? clamp(place.index, 0, Math.max(0, items.length - 1)) : followed;
  /** The least scrolled place from which the item is in sight, as much of it as there is room for. */
  const scrolledTo = (item: number, top: number) => {
    const { start, end } = items[item] ?? { start: top, end: top };
    return clamp(clamp(top, end - height, start), 0, limit);
  };
  const held = items[index]?.start ?? place.top;
  const from = clamp(place.holds ? clamp(place.top, held - height + 1, held) : place.top, 0, limit);
  const isInSight = isSeen(index, from);
  const go = (next: number, top: number) =>
    setPlace({ index: next, id: ids[next], top, holds: isSeen(next, top) });
  const choose = (next: number) => go(next, scrolledTo(next, from));
  const scroll = (by: number) => go(index, clamp(from + by, 0, limit));
  const show = (by: number) => {
    const top = clamp(from + by, 0, limit);
    const inSight = items.findIndex(({ start }) => start >= top && start < top + height);
    go(isSeen(index, top) || inSight === -1 ? index : inSight, top);
  };
  const down = () => {
    const next = isInSight ? index + 1 : items.findIndex(({ start }) => start >= from + height);
    if (items[next]) choose(next);
    else scroll(1);
  };
  const up = () => {
    const before = isInSight ? index - 1 : items.findLastIndex(({ start }) => start < from);
    if (items[before]) choose(before);
    else scroll(-1);
  };
  const half = Math.max(1, Math.floor(height / 2));
  const on: KeyHandlers = {
    up,
    down,
    'page-up': () => show(-height),
    'page-down': () => show(height),
    'half-up': () => show(-half),
    'half-down': () => show(half),
    first: () => go(0, 0),
    last: () => go(Math.max(0, items.length - 1), limit),
    'wheel-up': () => show(-wheelLines),
    'wheel-down': () => show(wheelLines),
  };
  const to = Math.min(count, from + height);
  const clickedIn =
    (top: number) =>
    ({ y }: ScreenCell) => {
      const line = from + y - top;
      const item = line >= from && line < to ? items.findLastIndex(({ start }) => start <= line) : -1;
      if (item !== -1) choose(item);
      return item !== -1;
    };
  return { index, isInSight, from, to, on, clickedIn };
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
