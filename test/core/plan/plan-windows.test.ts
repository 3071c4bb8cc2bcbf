import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxNeedCount } from '../../../source/core/plan/plan-repair.ts';
import { splitPlan } from '../../../source/core/plan/plan-windows.ts';

function rules(minutes: number, clipsPerMinute: number) {
  const durationSeconds = minutes * 60;
  const segments = Array.from({ length: Math.floor(durationSeconds / 5) }, (_, index) => ({
    start: index * 5,
    end: index * 5 + 4.5,
    text: `sentence ${index}`,
  }));
  return { transcript: { segments }, durationSeconds, clipsPerMinute, minClipSeconds: 4, maxClipSeconds: 15 };
}

test('a short talk is planned in one request', () => {
  const [window, ...others] = splitPlan(rules(10, 2));
  expect(others).toEqual([]);
  expect(window).toMatchObject({ from: 0, count: 20 });
  expect(window?.segments.length).toBe(120);
});

test('an hour is planned in parts with overlapping words and a limited number of needs', () => {
  const windows = splitPlan(rules(60, 2));
  expect(windows.length).toBe(5);
  for (const [index, window] of windows.entries()) {
    expect(window.count).toBeLessThanOrEqual(24);
    const before = windows[index - 1];
    if (before) expect(before.segments.at(-1)?.end).toBeGreaterThan(window.segments[0]?.start ?? 0);
  }
});

test('windows are adjacent, cover the talk, and their needs add up to those of the whole', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 240 }),
      fc.double({ min: 0.1, max: 12, noNaN: true }),
      (minutes, density) => {
        const asked = rules(minutes, density);
        const windows = splitPlan(asked);
        expect(windows[0]?.from).toBe(0);
        expect(windows.at(-1)?.until).toBe(Number.POSITIVE_INFINITY);
        windows.forEach((window, index) => {
          expect(window.until).toBe(windows[index + 1]?.from ?? Number.POSITIVE_INFINITY);
        });
        const sum = windows.reduce((total, window) => total + window.count, 0);
        expect(sum).toBeGreaterThanOrEqual(maxNeedCount(asked));
        expect(sum).toBeLessThanOrEqual(maxNeedCount(asked) + windows.length);
      },
    ),
  );
});
