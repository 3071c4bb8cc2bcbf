import { useState } from 'react';
import type { Handlers } from '../keys/keymap.ts';

export interface List {
  /** The chosen row, 0 when there is none. */
  index: number;
  /** The first row that is visible, and the one behind the last. */
  from: number;
  to: number;
  choose(index: number): void;
  /** The choice goes to this row, now or when it is there; undefined leaves it. */
  follow(id: string | undefined): void;
  /** The keys that move through it. */
  on: Handlers;
}

/**
 * A choice among `count` rows of which `height` are visible. `idAt` names the rows, so that the choice stays with its
 * row when others come and go. Costs the same for ten rows as for ten thousand.
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
  const follow = (id: string | undefined) => id !== undefined && setChoice({ index, id });
  const half = Math.max(1, Math.floor(height / 2));
  const on: Handlers = {
    up: () => choose(index - 1),
    down: () => choose(index + 1),
    'page-up': () => choose(index - height),
    'page-down': () => choose(index + height),
    'half-up': () => choose(index - half),
    'half-down': () => choose(index + half),
    first: () => choose(0),
    last: () => choose(count - 1),
  };
  return { index, from, to: Math.min(count, from + height), choose, follow, on };
}

/** Lines that are read, not chosen: the same keys move the window. */
export function useScroll(count: number, height: number): { from: number; to: number; on: Handlers } {
  const [top, setTop] = useState(0);
  const limit = Math.max(0, count - height);
  const from = clamp(top, 0, limit);
  const move = (to: number) => setTop(clamp(to, 0, limit));
  const half = Math.max(1, Math.floor(height / 2));
  const on: Handlers = {
    up: () => move(from - 1),
    down: () => move(from + 1),
    'page-up': () => move(from - height),
    'page-down': () => move(from + height),
    'half-up': () => move(from - half),
    'half-down': () => move(from + half),
    first: () => move(0),
    last: () => move(limit),
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

/** The window moves only as far as it must to show the chosen row. */
function scrolled(top: number, index: number, height: number, count: number): number {
  const highest = Math.max(0, count - height);
  return clamp(clamp(top, index - height + 1, index), 0, highest);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
