import { describe, expect, it } from 'vitest';
import { BoundKeys } from '../../../source/tui/keys/bound-keys.ts';
import type { KeyContext } from '../../../source/tui/keys/keymap.ts';
import { keystrokes, pastedLine } from '../../../source/tui/keys/keystrokes.ts';

const plain = {
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

/** Contexts whose keys work at the same time. */
const together: readonly (readonly KeyContext[])[] = [
  ['home', 'list', 'everywhere'],
  ['settings', 'list'],
  ['checks', 'reading', 'list'],
  ['review', 'list', 'everywhere'],
  ['dashboard', 'list', 'everywhere'],
  ['results', 'list', 'everywhere'],
  ['need', 'reading', 'list'],
];

const bound = new BoundKeys();

describe('the keymap', () => {
  it('gives no key two meanings on one screen', () => {
    for (const contexts of together) {
      const keys = contexts.flatMap((context) => bound.bindings(context).flatMap((binding) => binding.keys));
      expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
    }
  });

  it('finds the first context that knows the key and has a handler', () => {
    const done: string[] = [];
    const handlers = { down: () => done.push('down'), quit: () => done.push('quit') };
    bound.match('j', ['review', 'list', 'everywhere'], handlers)?.();
    bound.match('q', ['review', 'list', 'everywhere'], handlers)?.();
    expect(bound.match('x', ['review'], handlers)).toBeUndefined();
    expect(done).toEqual(['down', 'quit']);
  });
});

describe('keys from the terminal', () => {
  const names = (input: string, key: Partial<typeof plain> = {}) =>
    keystrokes(input, { ...plain, ...key }).map(({ name }) => name);

  it('are split when typed fast', () => {
    expect(names('jj G\r')).toEqual(['j', 'j', 'space', 'G', 'enter']);
    expect(names('a\tb\u007F\u0003')).toEqual(['a', 'tab', 'b', 'backspace', 'ctrl+c']);
  });

  it('keep a character of several code points whole', () => {
    expect(keystrokes('é👍🏽', plain).map(({ text }) => text)).toEqual(['é', '👍🏽']);
  });

  it('are Escape and a key when both arrived together', () => {
    expect(names('q', { meta: true })).toEqual(['esc', 'q']);
    expect(names('', { escape: true, meta: true })).toEqual(['esc', 'esc']);
  });

  it('have names when they type no text', () => {
    expect(names('', { upArrow: true })).toEqual(['up']);
    expect(names('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(names('c', { ctrl: true })).toEqual(['ctrl+c']);
  });

  it('are one line of plain characters when pasted', () => {
    expect(pastedLine('/a b\r\n/c\u001B[31m\td')).toBe('/a b /c[31m d');
  });
});
