import { useInput, usePaste } from 'ink';
import { createContext, type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { useController } from '../hooks/use-program.ts';
import { looksLikePath, looksLikeUnmarkedPaste } from '../paths.ts';
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

/** Text that came at once, and the keys it is where somebody is typing; a marked paste is never keys. */
interface Paste {
  raw: string;
  strokes?: readonly Keystroke[];
}

/** Hands each key to the highest layer that knows it. Below a layer over the screen only the program's own keys work. */
class KeyRouter {
  readonly #layers = new Set<{ current: KeyLayer }>();
  readonly #unused: (raw: string) => void;
  #waiting: (Keystroke | Paste)[] = [];

  /** @param unused hears of a paste that nobody here takes */
  constructor(unused: (raw: string) => void) {
    this.#unused = unused;
  }

  add(layer: { current: KeyLayer }): () => void {
    this.#layers.add(layer);
    return () => this.#layers.delete(layer);
  }

  press(...input: readonly (Keystroke | Paste)[]): void {
    const idle = this.#waiting.length === 0;
    this.#waiting.push(...input);
    if (idle) this.#next();
  }

  /** One key at a time, the screen drawn anew in between: the second key of "jj" must see what the first one did. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const layers = this.#reachable();
    const isEditing = layers[0]?.onKey !== undefined;
    if ('raw' in first && first.strokes && isEditing) {
      this.#waiting.splice(0, 1, ...first.strokes);
      this.#next();
      return;
    }
    const done = 'raw' in first ? this.#paste(first.raw, layers) : this.#type(first, layers, isEditing);
    // React flushes in a microtask or in the next round of immediates, whichever it chose; two rounds are behind both.
    setImmediate(() =>
      setImmediate(() => {
        this.#waiting.splice(0, done);
        this.#next();
      }),
    );
  }

  /** What is typed at once into a field is one text. @returns how many keys were handled */
  #type(first: Keystroke, layers: readonly KeyLayer[], isEditing: boolean): number {
    const texts: string[] = [];
    for (const each of isEditing ? this.#waiting : []) {
      if ('raw' in each || each.text === undefined) break;
      texts.push(each.text);
    }
    this.#handle(texts.length > 1 ? { name: '', text: texts.join('') } : first, layers);
    return Math.max(1, texts.length);
  }

  #paste(raw: string, layers: readonly KeyLayer[]): number {
    const layer = layers.find((each) => each.onPaste !== undefined);
    if (layer) layer.onPaste?.(pastedLine(raw), raw);
    else this.#unused(raw);
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
          controller.notify('A file dropped here is not used: the history and a new job take one.', 'quiet');
      }),
  );
  useInput((input, key) => {
    controller.clearNotice();
    const strokes = keystrokes(input, key);
    // As keys a path would filter, leave out and quit.
    if (looksLikeUnmarkedPaste(input, place)) router.press({ raw: input, strokes });
    else router.press(...strokes);
  });
  usePaste((text) => {
    if (text.length > longestText)
      controller.notify(
        `Too long: only the first ${longestText.toLocaleString('en')} characters were taken.`,
      );
    router.press({ raw: text.slice(0, longestText) });
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
