import { parseKeyChanges } from '../../core/settings/screen-settings.ts';
import { didYouMean } from '../../core/text/nearest-word.ts';
import { graphemes } from '../text/cells.ts';
import { BoundKeys, type BoundRow } from './bound-keys.ts';
import { type Action, actions, isAction, type KeyContext } from './keymap.ts';

/** The contexts whose keys work at the same time. */
const together: readonly (readonly KeyContext[])[] = [
  ['home', 'list', 'everywhere'],
  ['batch', 'list', 'everywhere'],
  ['review', 'list', 'everywhere'],
  ['dashboard', 'list', 'everywhere'],
  ['results', 'list', 'everywhere'],
  ['need', 'reading', 'list', 'everywhere'],
  ['checks', 'reading', 'list', 'everywhere'],
  ['settings', 'list', 'everywhere'],
  ['new-job', 'everywhere'],
  ['files', 'everywhere'],
  ['form', 'everywhere'],
  ['filter', 'everywhere'],
  ['confirm'],
  ['delete'],
];

/** Where text is typed, so that letters cannot be keys. */
const typing: readonly KeyContext[] = ['form', 'filter', 'new-job'];

/** Keys that type no text. Ctrl+H, Ctrl+I, Ctrl+J, Ctrl+M and Ctrl+C mean something else in a terminal. */
const namedKeys: readonly string[] = [
  ...['enter', 'esc', 'tab', 'shift+tab', 'space', 'up', 'down', 'left', 'right'],
  ...['pageup', 'pagedown', 'home', 'end', 'backspace', 'delete'],
  ...[...'abdefgklnopqrstuvwxyz'].map((letter) => `ctrl+${letter}`),
];

/** Actions whose keys the user cannot change. */
const fixed: readonly Action[] = ['interrupt', 'wheel-up', 'wheel-down'];

/**
 * The keymap with the keys of the setting KEYS, such as "pause=P undo=z undo=Z". Several keys of an action are given one
 * by one, and replace its default ones.
 * @returns a sentence instead that says which name is unknown or which two actions would have one key
 */
export function ownKeys(setting: string): BoundKeys | string {
  const own = new Map<Action, string[]>();
  for (const { action, key } of parseKeyChanges(setting) ?? []) {
    if (!isAction(action)) return `KEYS: there is no action "${action}".${didYouMean(action, actions)}`;
    if (fixed.includes(action)) return `KEYS: the key of ${action} cannot be changed.`;
    if (!isKey(key)) return `KEYS: there is no key "${key}".${didYouMean(key, namedKeys)}`;
    own.set(action, [...(own.get(action) ?? []), key]);
  }
  const bound = new BoundKeys(own);
  return clash(bound, own) ?? bound;
}

function isKey(key: string): boolean {
  return namedKeys.includes(key) || graphemes(key).length === 1;
}

/** The first fault of changed keys: typed as text, or bound twice where both work. */
function clash(bound: BoundKeys, own: ReadonlyMap<Action, readonly string[]>): string | undefined {
  for (const contexts of together) {
    const rows = contexts.flatMap((context) => bound.bindings(context).map((row) => ({ ...row, context })));
    for (const row of rows.filter(({ action }) => own.has(action))) {
      for (const key of row.keys) {
        if (typing.includes(row.context) && !namedKeys.includes(key))
          return `KEYS: ${row.action} works while text is typed, so "${key}" cannot be its key. Use one that types nothing, such as ctrl+s.`;
        const other = rows.find((each) => each.action !== row.action && each.keys.includes(key));
        if (other && !wereOne(row, other, key))
          return `KEYS: "${key}" would be the key of both ${row.action} and ${other.action}. Give one of them another key.`;
      }
    }
  }
  return sameTwice(bound);
}

/** Whether both have the key by default: that is intended, such as Esc, which closes whatever is on top. */
function wereOne(one: BoundRow, other: BoundRow, key: string): boolean {
  return one.defaultKeys.includes(key) && other.defaultKeys.includes(key);
}

/** Deleting a folder takes two different keys, so that one pressed twice deletes nothing. @returns the fault, if any */
function sameTwice(bound: BoundKeys): string | undefined {
  const keysOf = (context: KeyContext, name: Action) =>
    bound.bindings(context).find(({ action }) => action === name)?.keys ?? [];
  const first = keysOf('home', 'delete');
  const both = keysOf('delete', 'with-folder').find((key) => first.includes(key));
  return both === undefined
    ? undefined
    : `KEYS: "${both}" would be the key of both delete and with-folder, but deleting a folder must take two different keys.`;
}
