import { useInput, usePaste } from 'ink';
import { createContext, type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { formatCount } from '../../core/text/text.ts';
import { useController } from '../hooks/use-program.ts';
import { looksLikePath, looksLikeUnmarkedPaste } from '../paths.ts';
import { maxTextLength } from '../text/text-field.ts';
import { type Context, type Handlers, match } from './keymap.ts';
import { type Keystroke, keystrokes, pastedLine } from './keystrokes.ts';

/** From the lowest to the highest priority: a question gets a key first, the program last. */
const levels = ['program', 'screen', 'field', 'overlay', 'question'] as const;

export interface KeyLayer {
  level: (typeof levels)[number];
  contexts: readonly Context[];
  on: Handlers;
  /** For a field being edited: called before the keymap, once for text that arrived together. @returns whether it used the key */
  onKey?: (stroke: Keystroke) => boolean;
  /** Called with the pasted text as one line, and with the raw text. */
  onPaste?: (text: string, raw: string) => void;
  isActive?: boolean;
}

/** Text that arrived at once. `strokes` are the keys it stands for when a field has the focus; a bracketed paste has none. */
interface Paste {
  raw: string;
  strokes?: readonly Keystroke[];
}

/** Sends each key to the highest layer that handles it. While an overlay is open, only it and the program get keys. */
class KeyRouter {
  readonly #layers = new Set<{ current: KeyLayer }>();
  readonly #onUnusedPaste: (raw: string) => void;
  #queue: (Keystroke | Paste)[] = [];

  /** @param onUnusedPaste called with a paste that no layer handles */
  constructor(onUnusedPaste: (raw: string) => void) {
    this.#onUnusedPaste = onUnusedPaste;
  }

  add(layer: { current: KeyLayer }): () => void {
    this.#layers.add(layer);
    return () => this.#layers.delete(layer);
  }

  press(...input: readonly (Keystroke | Paste)[]): void {
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
    const done = 'raw' in first ? this.#paste(first.raw, layers) : this.#type(first, layers, isEditing);
    // React renders in a microtask or in the next round of immediates; after two rounds both are done.
    setImmediate(() =>
      setImmediate(() => {
        this.#queue.splice(0, done);
        this.#next();
      }),
    );
  }

  /** Joins text that was typed into a field at once. @returns how many keys were handled */
  #type(first: Keystroke, layers: readonly KeyLayer[], isEditing: boolean): number {
    const texts: string[] = [];
    for (const each of isEditing ? this.#queue : []) {
      if ('raw' in each || each.text === undefined) break;
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
  const { place } = controller.app;
  const [router] = useState(
    () =>
      new KeyRouter((raw) => {
        if (looksLikePath(raw, place))
          controller.notify('Files can be dropped only on the history and the new-job screen.', 'quiet');
      }),
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

/** Binds keys for as long as the component is mounted and `isActive`. */
export function useKeys(layer: KeyLayer): void {
  const router = use(RouterContext);
  const current = useRef(layer);
  useLayoutEffect(() => {
    current.current = layer;
  });
  useLayoutEffect(() => router?.add(current), [router]);
}
