import type { Key } from 'ink';
import { graphemes } from '../text/cells.ts';

/** One key press: its name in the keymap, and the text it types, if any. */
export interface Keystroke {
  name: string;
  text?: string;
}

const namedKeys = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * The key presses in one input event of Ink. Keys typed fast arrive as one string with control characters in it, and a
 * key right after Escape arrives as Alt plus that key; both are split here.
 */
export function keystrokes(input: string, key: Key): Keystroke[] {
  if (key.eventType === 'release') return [];
  if (key.tab) return [{ name: key.shift ? 'shift+tab' : 'tab' }];
  const named = namedKeys.find(([flag]) => key[flag] === true);
  // Escape twice at once arrives as Alt and Escape.
  if (key.escape && key.meta) return [{ name: 'esc' }, { name: 'esc' }];
  if (named) return [{ name: named[1] }];
  if (key.ctrl) return input === '' ? [] : [{ name: `ctrl+${input}` }];
  const strokes = graphemes(input).flatMap(strokeOf);
  return key.meta ? [{ name: 'esc' }, ...strokes] : strokes;
}

/** Pasted text as one line without control characters. */
export function pastedLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(/\p{Cc}/gu, '');
}

function strokeOf(grapheme: string): Keystroke[] {
  const code = grapheme.codePointAt(0) ?? 0;
  if (grapheme === ' ') return [{ name: 'space', text: ' ' }];
  // Carriage return and line feed are one grapheme.
  if (/^[\r\n]+$/.test(grapheme)) return [{ name: 'enter' }];
  if (grapheme === '\t') return [{ name: 'tab' }];
  if (code === 0x7f || code === 0x08) return [{ name: 'backspace' }];
  if (code === 0x1b) return [{ name: 'esc' }];
  if (code >= 1 && code <= 26) return [{ name: `ctrl+${String.fromCharCode(code + 96)}` }];
  return code < 32 ? [] : [{ name: grapheme, text: grapheme }];
}
