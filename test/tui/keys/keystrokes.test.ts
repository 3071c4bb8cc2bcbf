import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keystrokes, pastedLine } from '../../../source/tui/keys/keystrokes.ts';

const none: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
const names = (input: string, key: Partial<Key> = {}) =>
  keystrokes(input, { ...none, ...key }).map(({ name }) => name);

describe('an input event', () => {
  it.each<[string, string, Partial<Key>, string[]]>([
    ['with keys typed fast', 'ab\r\x7f\t \x1b', {}, ['a', 'b', 'enter', 'backspace', 'tab', 'space', 'esc']],
    ['with control characters', '\x03\x1d', {}, ['ctrl+c']],
    ['with Ctrl and a key', 'd', { ctrl: true }, ['ctrl+d']],
    ['with Ctrl alone', '', { ctrl: true }, []],
    ['with Escape and a key right after it', 'q', { meta: true }, ['esc', 'q']],
    ['with Escape twice', '', { meta: true, escape: true }, ['esc', 'esc']],
    ['with Shift and Tab', '', { tab: true, shift: true }, ['shift+tab']],
    ['with Tab', '', { tab: true }, ['tab']],
    ['with an arrow', '', { downArrow: true }, ['down']],
    ['of a key that is let go', 'a', { eventType: 'release' }, []],
  ])('%s', (_, input, key, expected) => {
    expect(names(input, key)).toEqual(expected);
  });
});

describe('pasted text', () => {
  it('becomes one line without control characters', () => {
    expect(pastedLine('one\r\n\ttwo\x1b[31m')).toBe('one two[31m');
  });
});
