import { describe, expect, it } from 'vitest';
import type { BoundKeys } from '../../../source/tui/keys/bound-keys.ts';
import { ownKeys } from '../../../source/tui/keys/own-keys.ts';

/** The keymap for a value of KEYS that is right. */
function bound(setting: string): BoundKeys {
  const keys = ownKeys(setting);
  if (typeof keys === 'string') throw new Error(keys);
  return keys;
}

describe('the user’s own keys', () => {
  it('replace the keys of an action wherever it works', () => {
    const keys = bound('pause=P undo=z undo=Z');
    const done: string[] = [];
    const handlers = { pause: () => done.push('pause'), undo: () => done.push('undo') };
    keys.match('P', ['dashboard'], handlers)?.();
    keys.match('z', ['review'], handlers)?.();
    keys.match('Z', ['results'], handlers)?.();
    expect(done).toEqual(['pause', 'undo', 'undo']);
    expect(keys.match('p', ['dashboard'], handlers)).toBeUndefined();
    expect(keys.label('pause', 'unicode')).toBe('P');
  });

  it('may swap the keys of two actions', () => {
    expect(bound('log=v view=l').label('view', 'unicode')).toBe('l');
  });

  it('leave a double click what it is', () => {
    const done: string[] = [];
    bound('open=o play=O').match('double-click', ['results'], { open: () => done.push('open') })?.();
    expect(done).toEqual(['open']);
  });

  it.each([
    ['paws=P', 'there is no action "paws". Did you mean pause?'],
    ['pause=ctrl+é', 'there is no key "ctrl+é"'],
    ['pause=l', '"l" would be the key of both pause and log. Give one of them another key.'],
    ['pause=j', '"j" would be the key of both pause and down. Give one of them another key.'],
    ['submit=s', 'submit works while text is typed, so "s" cannot be its key'],
    ['interrupt=Q', 'the key of interrupt cannot be changed'],
    ['with-folder=d', '"d" would be the key of both delete and with-folder'],
  ])('%s is refused: %s', (setting, sentence) => {
    expect(ownKeys(setting)).toContain(sentence);
  });

  it('may be keys that type nothing where text is typed', () => {
    expect(bound('submit=ctrl+s').label('submit', 'unicode')).toBe('ctrl+s');
  });
});
