import { useCallback, useState } from 'react';
import type { KeyHandlers } from '../keys/keymap.ts';
import type { ScreenCell } from '../keys/use-keys.tsx';

export interface List {
  /** The index of the chosen row, 0 when the list is empty. */
  index: number;
  /** The first visible row, and the row after the last visible one. */
  from: number;
  to: number;
  choose(index: number): void;
  /** Chooses the row with this id, as soon as it exists; undefined changes nothing. */
  follow(id: string | undefined): void;
  /** Handlers for the keys that move the choice. */
  on: KeyHandlers;
  /** For a click: chooses the row there, where the first visible row is in line `top` of the screen. */
  clickedIn(top: number, width?: number): (cell: ScreenCell) => boolean;
}

/** How many lines of a text a step of the wheel scrolls. */
export const wheelLines = 3;

/**
 * A choice among `count` rows of which `height` are visible. `idAt` identifies rows, so that the choice stays on its row
 * when other rows are added or removed. Costs the same for ten rows as for ten thousand.
 */
export function useList(count: number, height: number, idAt: (index: number) => string): List {
  const [choice, setChoice] = useState(() => ({ index: 0, id: count > 0 ? idAt(0) : undefined }));
  const [top, setTop] = useState(0);
  const index = found(choice, count, idAt);
  const from = scrolled(top, index, height, count);
  const choose = (to: number) => {
    const next = clamp(to, 0, count - 1);
    setChoice({ index: next, id: count > 0 ? idAt(next) : undefined });
    setTop(scrolled(from, next, height, count));
  };
  const follow = useCallback((id: string | undefined) => {
    if (id !== undefined) setChoice((before) => ({ ...before, id }));
  }, []);
  const half = Math.max(1, Math.floor(height / 2));
  const on: KeyHandlers = {
    up: () => choose(index - 1),
    down: () => choose(index + 1),
    'page-up': () => choose(index - height),
    'page-down': () => choose(index + height),
    'half-up': () => choose(index - half),
    'half-down': () => choose(index + half),
    first: () => choose(0),
    last: () => choose(count - 1),
    'wheel-up': () => choose(index - 1),
    'wheel-down': () => choose(index + 1),
  };
  const to = Math.min(count, from + height);
  const clickedIn =
    (top: number, width = Number.POSITIVE_INFINITY) =>
    ({ x, y }: ScreenCell) => {
      const at = from + y - top;
      const isRow = at >= from && at < to && x <= width;
      if (isRow) choose(at);
      return isRow;
    };
  return { index, from, to, choose, follow, on, clickedIn };
}

/** Scrolling through lines of text with the keys of a list. */
export function useScroll(count: number, height: number): { from: number; to: number; on: KeyHandlers } {
  const [top, setTop] = useState(0);
  const limit = Math.max(0, count - height);
  const from = clamp(top, 0, limit);
  const move = (to: number) => setTop(clamp(to, 0, limit));
  const half = Math.max(1, Math.floor(height / 2));
  const on: KeyHandlers = {
    up: () => move(from - 1),
    down: () => move(from + 1),
    'page-up': () => move(from - height),
    'page-down': () => move(from + height),
    'half-up': () => move(from - half),
    'half-down': () => move(from + half),
    first: () => move(0),
    last: () => move(limit),
    'wheel-up': () => move(from - wheelLines),
    'wheel-down': () => move(from + wheelLines),
  };
  return { from, to: Math.min(count, from + height), on };
}

function found(
  choice: { index: number; id: string | undefined },
  count: number,
  idAt: (index: number) => string,
): number {
  const near = clamp(choice.index, 0, count - 1);
  if (choice.id === undefined || count === 0 || idAt(near) === choice.id) return near;
  for (let index = 0; index < count; index += 1) {
    if (idAt(index) === choice.id) return index;
  }
  return near;
}

/** Scrolls only as far as needed to show the chosen row. */
function scrolled(top: number, index: number, height: number, count: number): number {
  const maxTop = Math.max(0, count - height);
  return clamp(clamp(top, index - height + 1, index), 0, maxTop);
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
