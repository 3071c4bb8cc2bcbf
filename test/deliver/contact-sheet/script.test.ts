import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test } from 'vitest';
import { script } from '../../../source/deliver/contact-sheet/script.ts';

type Listener = (event: { pointerType?: string; key?: string }) => void;

/** A clip on the page, as far as the script uses it. */
class FakeClip {
  isPlaying = false;
  hasFocusRing = false;
  pressed = '';
  label = { textContent: '▶ Play' };
  readonly #listeners = new Map<string, Listener>();
  readonly #videoListeners = new Map<string, Listener>();
  readonly #video = {
    play: async () => {
      this.isPlaying = true;
    },
    pause: () => {
      this.isPlaying = false;
    },
    addEventListener: (name: string, listener: Listener) => this.#videoListeners.set(name, listener),
  };
  readonly button = {
    querySelector: (selector: string) => (selector === 'video' ? this.#video : this.label),
    matches: () => this.hasFocusRing,
    setAttribute: (_name: string, value: string) => {
      this.pressed = value;
    },
    addEventListener: (name: string, listener: Listener) => this.#listeners.set(name, listener),
  };

  on(...names: string[]): void {
    for (const name of names) this.#listeners.get(name)?.({ pointerType: 'mouse' });
  }

  /** The events of a tap; a browser sends them in this order. */
  tap(): void {
    for (const name of ['pointerenter', 'pointerleave'])
      this.#listeners.get(name)?.({ pointerType: 'touch' });
    this.#listeners.get('click')?.({});
  }

  press(key: string): void {
    this.#listeners.get('keydown')?.({ key });
  }

  focus(hasFocusRing: boolean): void {
    this.hasFocusRing = hasFocusRing;
    this.#listeners.get(hasFocusRing ? 'focus' : 'blur')?.({});
  }

  fail(): void {
    this.#videoListeners.get('error')?.({});
  }
}

let one: FakeClip;
let two: FakeClip;

function load(prefersLessMotion = false): void {
  one = new FakeClip();
  two = new FakeClip();
  runInNewContext(script, {
    document: { querySelectorAll: () => [one.button, two.button] },
    matchMedia: () => ({ matches: prefersLessMotion }),
    String,
  });
}

beforeEach(() => load());

test('a clip of the contact sheet plays while the pointer is on it', () => {
  one.on('pointerenter');
  expect([one.isPlaying, two.isPlaying]).toEqual([true, false]);
  one.on('pointerleave');
  expect(one.isPlaying).toBe(false);
});

test('it plays from one tap to the next, or until another clip is tapped', () => {
  one.tap();
  expect(one).toMatchObject({ isPlaying: true, pressed: 'true' });
  two.tap();
  expect(one).toMatchObject({ isPlaying: false, pressed: 'false' });
  expect(two.isPlaying).toBe(true);
  two.tap();
  expect(two).toMatchObject({ isPlaying: false, pressed: 'false' });
});

test('it goes on after a click when the pointer leaves, and a second click stops it under the pointer', () => {
  one.on('pointerenter', 'click', 'pointerleave');
  expect(one.isPlaying).toBe(true);
  one.on('pointerenter', 'click');
  expect(one.isPlaying).toBe(false);
  one.on('pointerleave', 'pointerenter');
  expect(one.isPlaying).toBe(true);
});

test('it plays while it has the focus of the keyboard, and Escape stops it', () => {
  one.focus(true);
  expect(one.isPlaying).toBe(true);
  one.press('Escape');
  expect(one.isPlaying).toBe(false);
  one.focus(false);
  one.focus(true);
  expect(one.isPlaying).toBe(true);
  one.focus(false);
  expect(one.isPlaying).toBe(false);
});

test('where less motion is preferred, only a click plays it', () => {
  load(true);
  one.on('pointerenter');
  one.focus(true);
  expect(one.isPlaying).toBe(false);
  one.on('click');
  expect(one.isPlaying).toBe(true);
});

test('it says so when its file is gone', () => {
  one.fail();
  expect(one.label.textContent).toBe('The file is no longer here');
});
