import { useEffect } from 'preact/hooks';

/** What a key does on a screen. */
export interface KeyAction {
  help: string;
  run(): void;
}

/** Keys by name, such as `n`, `?` or `Enter`. One key has one meaning, as in the terminal. */
export type KeyTable = Readonly<Record<string, KeyAction | undefined>>;

/** The tables of everything that is shown, the innermost last. */
const tables: KeyTable[] = [];

/** The keys that work now, for the list of keys. */
export function currentKeys(): [key: string, help: string][] {
  const all = Object.assign({}, ...tables) as Record<string, KeyAction | undefined>;
  return Object.entries(all).flatMap(([key, action]) => (action ? [[key, action.help]] : []));
}

/** Binds these keys while the component is shown. Fields and dialogs handle their own keys. */
export function useKeys(table: KeyTable): void {
  useEffect(() => {
    tables.push(table);
    return () => void tables.splice(tables.indexOf(table), 1);
  }, [table]);
}

/** Listens for keys for as long as the page is open. */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') || isTyping(event.target)) return;
    const step = rowSteps[event.key];
    if (step !== undefined && moveRow(step)) return event.preventDefault();
    const action = tables.findLast((table) => table[event.key])?.[event.key];
    // A button or link that has the focus is pressed with Enter and Space as everywhere.
    if (!action || (isPressed(event.target) && (event.key === 'Enter' || event.key === ' '))) return;
    event.preventDefault();
    action.run();
  });
}

const rowSteps: Readonly<Record<string, number>> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
  g: Number.NEGATIVE_INFINITY,
  Home: Number.NEGATIVE_INFINITY,
  G: Number.POSITIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox]), textarea, select, video, audio')
  );
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('a, button, input, summary');
}

/** Moves the focus over the rows of the list. @returns false when there are none */
function moveRow(step: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** The id of the row that has the focus; of the first one when none has. */
export function focusedRow(): string | undefined {
  const row =
    document.activeElement?.closest<HTMLElement>('[data-row]') ??
    document.querySelector<HTMLElement>('[data-row]');
  return row?.dataset['row'];
}
