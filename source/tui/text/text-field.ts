import type { Keystroke } from '../keys/keystrokes.ts';
import type { Charset } from '../theme/theme.ts';
import { countCells, graphemes, takeFirstCells, toDrawable, truncateText } from './cells.ts';
import type { Cell } from './line.ts';

/** A line of text being edited. `cursor` is the index of the grapheme after it. */
export interface TextField {
  text: string;
  cursor: number;
  /** Whether the whole text is selected: text that is typed or pasted replaces it. */
  isSelected?: true;
}

export function createTextField(text = ''): TextField {
  return { text, cursor: graphemes(text).length };
}

/** In characters. A longer text is a file pasted by mistake, and editing it would be slow. */
export const maxTextLength = 10_000;

/** Inserts text at the cursor, as much as fits in the field, or in place of the selected text. */
export function insertText(selected: TextField, text: string): TextField {
  const field = selected.isSelected ? createTextField() : selected;
  const parts = graphemes(field.text);
  const room = Math.max(0, maxTextLength - field.text.length);
  const fitting = text.length > room ? graphemes(text.slice(0, room)).slice(0, -1).join('') : text;
  const before = parts.slice(0, field.cursor).join('') + fitting;
  return { text: before + parts.slice(field.cursor).join(''), cursor: graphemes(before).length };
}

/** Applies a key to the field. @returns undefined for a key that does nothing in a field */
export function typeInto(field: TextField, { name, text }: Keystroke): TextField | undefined {
  if (text !== undefined) return insertText(field, text);
  const parts = graphemes(field.text);
  const { cursor } = field;
  const end = parts.length;
  switch (name) {
    case 'left':
      return { text: field.text, cursor: Math.max(0, cursor - 1) };
    case 'right':
      return { text: field.text, cursor: Math.min(end, cursor + 1) };
    case 'home':
    case 'ctrl+a':
      return { text: field.text, cursor: 0 };
    case 'end':
    case 'ctrl+e':
      return { text: field.text, cursor: end };
    case 'backspace':
      return removed(parts, Math.max(0, cursor - 1), cursor);
    case 'delete':
    case 'ctrl+d':
      return removed(parts, cursor, cursor + 1);
    case 'ctrl+u':
      return removed(parts, 0, cursor);
    case 'ctrl+k':
      return removed(parts, cursor, end);
    case 'ctrl+w':
      return removed(parts, wordStart(parts, cursor), cursor);
    default:
      return undefined;
  }
}

/** The field in `width` cells, scrolled so that the cursor is visible. The cursor is a cell with its own tone. */
export function fieldCells(
  field: TextField,
  width: number,
  options: { focused: boolean; charset: Charset; placeholder?: string },
): Cell[] {
  const { focused, charset, placeholder = '' } = options;
  if (!focused && field.text === '') return [{ text: placeholder, tone: 'quiet', width }];
  if (!focused) return [{ text: field.text, width }];
  const parts = graphemes(field.text);
  // An emoji that joins several is drawn as separate emoji and may be wider than the field.
  const under = takeFirstCells(toDrawable(parts[field.cursor] ?? '', charset), width);
  const head = drawn(parts.slice(0, field.cursor).reverse(), width - Math.max(1, countCells(under)), charset)
    .reverse()
    .join('');
  const cursor = under === '' ? ' ' : under;
  const rest = width - countCells(head) - countCells(cursor);
  const tail = drawn(parts.slice(field.cursor + 1), rest, charset).join('');
  const hint = field.text === '' ? truncateText(placeholder, width - 1, charset) : '';
  const used = countCells(head) + countCells(cursor) + countCells(tail) + countCells(hint);
  return [
    { text: head, ...(field.isSelected && { tone: 'cursor' }) },
    { text: cursor, tone: 'cursor' },
    { text: tail },
    { text: hint, tone: 'quiet' },
    { text: ' '.repeat(Math.max(0, width - used)) },
  ];
}

/** As many of the first parts as fit, as they are drawn. Stops early, so a long text costs no more. */
function drawn(parts: readonly string[], width: number, charset: Charset): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    const shown = toDrawable(part, charset);
    used += countCells(shown);
    if (used > width) break;
    taken.push(shown);
  }
  return taken;
}

function removed(parts: readonly string[], from: number, to: number): TextField {
  return { text: [...parts.slice(0, from), ...parts.slice(to)].join(''), cursor: from };
}

function wordStart(parts: readonly string[], cursor: number): number {
  let at = cursor;
  while (at > 0 && parts[at - 1] === ' ') at -= 1;
  while (at > 0 && parts[at - 1] !== ' ' && parts[at - 1] !== '/') at -= 1;
  // In a path, one folder is a word.
  return at === cursor && at > 0 ? at - 1 : at;
}
