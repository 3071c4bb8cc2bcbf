import type { Charset } from '../theme/theme.ts';
import type { Binding } from './binding.ts';
import { keyLabel } from './key-label.ts';
import { type Action, isAction, type KeyContext, type KeyHandlers, keymap } from './keymap.ts';

/** A row of the keymap with the keys that are bound now. */
export interface BoundRow extends Binding {
  action: Action;
  /** The keys it has where the user changed nothing. */
  defaultKeys: readonly string[];
}

/** The keymap with the user's own keys. */
export class BoundKeys {
  readonly #own: ReadonlyMap<Action, readonly string[]>;
  /** The rows of a context, once they were asked for: a footer is drawn with each frame. */
  readonly #rows = new Map<KeyContext, readonly BoundRow[]>();

  /** @param own the keys of actions that have others than by default; see `ownKeys` */
  constructor(own: ReadonlyMap<Action, readonly string[]> = new Map()) {
    this.#own = own;
  }

  /** The rows of a context. */
  bindings(context: KeyContext): readonly BoundRow[] {
    const known = this.#rows.get(context) ?? this.#bound(context);
    this.#rows.set(context, known);
    return known;
  }

  #bound(context: KeyContext): readonly BoundRow[] {
    return rowsOf(context).map((row) => ({
      ...row,
      keys: this.#own.get(row.action) ?? row.keys,
      defaultKeys: row.keys,
    }));
  }

  /** The handler for a key: from the first context that binds the key and has a handler for it. */
  match(key: string, contexts: readonly KeyContext[], handlers: KeyHandlers): (() => void) | undefined {
    for (const context of contexts) {
      for (const { action, keys, onDoubleClick } of rowsOf(context)) {
        const handler = handlers[action];
        if (!handler) continue;
        const isMeant =
          key === 'double-click' ? onDoubleClick === true : (this.#own.get(action) ?? keys).includes(key);
        if (isMeant) return handler;
      }
    }
    return undefined;
  }

  /** How the first key of an action is shown; '' for an unknown one. */
  label(action: Action, charset: Charset): string {
    const key = this.#own.get(action)?.[0] ?? defaultKeys.get(action);
    return key === undefined ? '' : keyLabel(key, charset);
  }
}

function rowsOf(context: KeyContext): readonly (Binding & { action: Action })[] {
  return keymap[context];
}

const defaultKeys: ReadonlyMap<Action, string> = new Map(
  Object.values(keymap)
    .flat()
    .flatMap(({ action, keys: [first] }) => (isAction(action) ? [[action, first] as const] : []))
    .toReversed(),
);
