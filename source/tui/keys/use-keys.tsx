import { useInput, usePaste } from 'ink';
import { createContext, type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { formatCount } from '../../core/text/text.ts';
import type { Controller } from '../controller.ts';
import { useController } from '../hooks/use-program.ts';
import type { MouseEvent } from '../terminal/mouse-event.ts';
import { maxTextLength } from '../text/text-field.ts';
import { looksLikePath, looksLikeUnmarkedPaste } from '../text/typed-paths.ts';
import type { BoundKeys } from './bound-keys.ts';
import type { KeyContext, KeyHandlers } from './keymap.ts';
import { type Keystroke, keystrokes, pastedLine } from './keystrokes.ts';

/** From the lowest to the highest priority: a question gets a key first, the program last. */
const levels = ['program', 'screen', 'field', 'overlay', 'question'] as const;

export interface KeyLayer {
  level: (typeof levels)[number];
  contexts: readonly KeyContext[];
  on: KeyHandlers;
  /** For a field being edited: called before the keymap, once for text that arrived together. @returns whether it used the key */
  onKey?: (stroke: Keystroke) => boolean;
  /** Called with the pasted text as one line, and with the raw text. */
  onPaste?: (text: string, raw: string) => void;
  /** Called with a cell that was clicked. @returns whether there is something to choose at it */
  onClick?: (cell: ScreenCell) => boolean;
  isActive?: boolean;
}

/** A cell of the screen, counted from 0. */
export interface ScreenCell {
  x: number;
  y: number;
}

/** A press of the mouse. */
interface Click {
  cell: ScreenCell;
  /** Whether it is the second one at this place within a short time. */
  isSecond: boolean;
}

/** The longest time between the clicks of a double click, as desktops have it. */
const doubleClickMs = 400;

/** Text that arrived at once. `strokes` are the keys it stands for when a field has the focus; a bracketed paste has none. */
interface Paste {
  raw: string;
  strokes?: readonly Keystroke[];
}

/** Sends each key to the highest layer that handles it. While an overlay is open, only it and the program get keys. */
class KeyRouter {
  readonly #layers = new Set<{ current: KeyLayer }>();
  readonly #keys: () => BoundKeys;
  readonly #onUnusedPaste: (raw: string) => void;
  #queue: (Keystroke | Paste | Click)[] = [];
  #lastPress = { at: 0, y: -1 };

  /** @param onUnusedPaste called with a paste that no layer handles */
  constructor(keys: () => BoundKeys, onUnusedPaste: (raw: string) => void) {
    this.#keys = keys;
    this.#onUnusedPaste = onUnusedPaste;
  }

  add(layer: { current: KeyLayer }): () => void {
    this.#layers.add(layer);
    return () => this.#layers.delete(layer);
  }

  /** A step of the wheel is a key. A click chooses what is at its cell; a double click also does the main action with it. */
  mouse(event: MouseEvent): void {
    if (event.type === 'wheel') this.press({ name: `wheel-${event.direction}` });
    else this.#pressed(event);
  }

  #pressed({ x, y }: ScreenCell): void {
    const now = performance.now();
    const isSecond = y === this.#lastPress.y && now - this.#lastPress.at < doubleClickMs;
    // A third click begins anew.
    this.#lastPress = { at: isSecond ? 0 : now, y };
    this.press({ cell: { x, y }, isSecond });
  }

  press(...input: readonly (Keystroke | Paste | Click)[]): void {
    const idle = this.#queue.length === 0;
    this.#queue.push(...input);
    if (idle) this.#next();
  }

  /** Handles one key at a time and lets React render in between: the second key of "jj" must see what the first one did. */
  #next(): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    const layers = this.#reachable();
    const isEditing = layers[0]?.onKey !== undefined;
    if ('raw' in first && first.strokes && isEditing) {
      this.#queue.splice(0, 1, ...first.strokes);
      this.#next();
      return;
    }
    const done = this.#do(first, layers, isEditing);
    // React renders in a microtask or in the next round of immediates; after two rounds both are done.
    setImmediate(() =>
      setImmediate(() => {
        this.#queue.splice(0, done);
        this.#next();
      }),
    );
  }

  /** @returns how many inputs were handled */
  #do(first: Keystroke | Paste | Click, layers: readonly KeyLayer[], isEditing: boolean): number {
    if ('raw' in first) return this.#paste(first.raw, layers);
    return 'cell' in first ? this.#click(first, layers) : this.#type(first, layers, isEditing);
  }

  #click({ cell, isSecond }: Click, layers: readonly KeyLayer[]): number {
    const isSomething = layers.some((layer) => layer.onClick?.(cell) === true);
    if (isSomething && isSecond) this.#handle({ name: 'double-click' }, layers);
    return 1;
  }

  /** Joins text that was typed into a field at once. @returns how many keys were handled */
  #type(first: Keystroke, layers: readonly KeyLayer[], isEditing: boolean): number {
    const texts: string[] = [];
    for (const each of isEditing ? this.#queue : []) {
      if (!('text' in each) || each.text === undefined) break;
      texts.push(each.text);
    }
    this.#handle(texts.length > 1 ? { name: '', text: texts.join('') } : first, layers);
    return Math.max(1, texts.length);
  }

  #paste(raw: string, layers: readonly KeyLayer[]): number {
    const layer = layers.find((each) => each.onPaste !== undefined);
    if (layer) layer.onPaste?.(pastedLine(raw), raw);
    else this.#onUnusedPaste(raw);
    return 1;
  }

  #handle(stroke: Keystroke, layers: readonly KeyLayer[]): void {
    for (const layer of layers) {
      if (layer.onKey?.(stroke)) return;
      const handler = this.#keys().match(stroke.name, layer.contexts, layer.on);
      if (!handler) continue;
      handler();
      return;
    }
  }

  #reachable(): KeyLayer[] {
    const active = [...this.#layers]
      .map(({ current }) => current)
      .filter((layer) => layer.isActive !== false);
    active.sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
    const top = active[0]?.level;
    const isModal = top === 'overlay' || top === 'question';
    return isModal ? active.filter(({ level }) => level === top || level === 'program') : active;
  }
}

const RouterContext = createContext<KeyRouter | undefined>(undefined);

/** Listens to the mouse. @returns how to stop */
export type OnMouse = (listener: (event: MouseEvent) => void) => () => void;

interface KeysProviderProps {
  /** Absent where there is no mouse. */
  onMouse?: OnMouse | undefined;
  children: ReactNode;
}

/** The one place that listens to the keyboard and the mouse. */
export function KeysProvider({ onMouse, children }: KeysProviderProps) {
  const controller = useController();
  const { place } = controller.app;
  const [router] = useState(() => routerOf(controller));
  useLayoutEffect(
    () =>
      onMouse?.((event) => {
        controller.clearNotice();
        router.mouse(event);
      }),
    [onMouse, controller, router],
  );
  useInput((input, key) => {
    controller.clearNotice();
    const strokes = keystrokes(input, key);
    // Handled as keys, the letters of a path would filter, deselect and quit.
    if (looksLikeUnmarkedPaste(input, place)) router.press({ raw: input, strokes });
    else router.press(...strokes);
  });
  usePaste((text) => {
    if (text.length > maxTextLength)
      controller.notify(
        `The pasted text is too long: only the first ${formatCount(maxTextLength)} characters were used.`,
      );
    router.press({ raw: text.slice(0, maxTextLength) });
  });
  return <RouterContext value={router}>{children}</RouterContext>;
}

function routerOf(controller: Controller): KeyRouter {
  return new KeyRouter(
    () => controller.keys,
    (raw) => {
      if (looksLikePath(raw, controller.app.place))
        controller.notify('Files can be dropped only on the history and the new-job screen.', 'quiet');
    },
  );
}

/** Binds keys for as long as the component is mounted and `isActive`. */
export function useKeys(layer: KeyLayer): void {
  const router = use(RouterContext);
  const current = useRef(layer);
  useLayoutEffect(() => {
    current.current = layer;
  });
  useLayoutEffect(() => router?.add(current), [router]);
}
