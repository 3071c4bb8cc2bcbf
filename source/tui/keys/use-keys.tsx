import { useInput, usePaste } from 'ink';
import { createContext, type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { useController } from '../hooks/use-program.ts';
import { longestText } from '../text/text-field.ts';
import { type Context, type Handlers, match } from './keymap.ts';
import { type Keystroke, keystrokes, pastedLine } from './keystrokes.ts';

/** Who gets a key first: a question, what lies over the screen, a field being edited, the screen, the program. */
const levels = ['program', 'screen', 'field', 'overlay', 'question'] as const;

export interface KeyLayer {
  level: (typeof levels)[number];
  contexts: readonly Context[];
  on: Handlers;
  /** A field being edited: gets keys before the keymap, text typed at once as one; true when it used them. */
  onKey?: (stroke: Keystroke) => boolean;
  /** The pasted text as one line, and as it came. */
  onPaste?: (text: string, raw: string) => void;
  isActive?: boolean;
}

/** Hands each key to the highest layer that knows it. Below a layer over the screen only the program's own keys work. */
class KeyRouter {
  readonly #layers = new Set<{ current: KeyLayer }>();
  #waiting: Keystroke[] = [];

  add(layer: { current: KeyLayer }): () => void {
    this.#layers.add(layer);
    return () => this.#layers.delete(layer);
  }

  press(strokes: readonly Keystroke[]): void {
    const idle = this.#waiting.length === 0;
    this.#waiting.push(...strokes);
    if (idle) this.#next();
  }

  paste(raw: string): void {
    const layer = this.#reachable().find((each) => each.onPaste !== undefined);
    layer?.onPaste?.(pastedLine(raw), raw);
  }

  /** One key at a time, the screen drawn anew in between: the second key of "jj" must see what the first one did. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const layers = this.#reachable();
    const isEditing = layers[0]?.onKey !== undefined;
    const end = isEditing ? this.#waiting.findIndex(({ text }) => text === undefined) : 1;
    const strokes = this.#waiting.slice(0, Math.max(1, end < 0 ? this.#waiting.length : end));
    this.#handle(
      strokes.length > 1 ? { name: '', text: strokes.map(({ text }) => text).join('') } : first,
      layers,
    );
    // React flushes in a microtask or in the next round of immediates, whichever it chose; two rounds are behind both.
    setImmediate(() =>
      setImmediate(() => {
        this.#waiting.splice(0, strokes.length);
        this.#next();
      }),
    );
  }

  #handle(stroke: Keystroke, layers: readonly KeyLayer[]): void {
    for (const layer of layers) {
      if (layer.onKey?.(stroke)) return;
      const handler = match(stroke.name, layer.contexts, layer.on);
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

/** The one place that listens to the keyboard. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const controller = useController();
  const [router] = useState(() => new KeyRouter());
  useInput((input, key) => {
    controller.clearNotice();
    router.press(keystrokes(input, key));
  });
  usePaste((text) => {
    if (text.length > longestText)
      controller.notify(
        `Too long: only the first ${longestText.toLocaleString('en')} characters were taken.`,
      );
    router.paste(text.slice(0, longestText));
  });
  return <RouterContext value={router}>{children}</RouterContext>;
}

/** The keys of a component, as long as it is there and `isActive`. */
export function useKeys(layer: KeyLayer): void {
  const router = use(RouterContext);
  const current = useRef(layer);
  useLayoutEffect(() => {
    current.current = layer;
  });
  useLayoutEffect(() => router?.add(current), [router]);
}
