import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FrameRate, framesPerSecond } from '../../../source/core/footage/rate.ts';
import { planCut } from '../../../source/media/cut/cut-plan.ts';
import { frameProgress, readProgressFrame } from '../../../source/media/cut/progress.ts';
import type { ShownFrame } from '../../../source/media/cut/shown-frames.ts';

const rates: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];

function frames(rate: FrameRate, count: number, from: number, clock: number): ShownFrame[] {
  const step = 1 / framesPerSecond(rate);
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round((from + index * step) * clock) / clock,
    durationSeconds: step,
  }));
}

describe('planning a cut', () => {
  test('takes exactly the frames from start to end, with the time base of every container', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rates),
        fc.constantFrom(1000, 90_000, 15_360, 1_000_000),
        fc.double({ min: 0, max: 5000, noNaN: true }),
        fc.nat(500),
        fc.integer({ min: 1, max: 400 }),
        (rate, clock, from, first, count) => {
          const shown = frames(rate, 1000, from, clock);
          const exact = (index: number) => from + index / framesPerSecond(rate);
          // Shots are saved in milliseconds.
          const asked = {
            start: Math.round(exact(first) * 1000) / 1000,
            end: Math.round(exact(first + count) * 1000) / 1000,
          };
          const plan = planCut(shown, asked, rate, rate);
          expect(plan?.frames).toBe(count);
          expect(plan?.start).toBe(shown[first]?.at);
          expect(plan?.end).toBe(shown[first + count]?.at);
          expect(plan?.sourceFrames).toEqual(shown.slice(first, first + count).map((frame) => frame.at));
          const before = shown[first - 1]?.at ?? Number.NEGATIVE_INFINITY;
          expect(plan?.trimBefore).toBeGreaterThan(before);
          expect(plan?.trimBefore).toBeLessThan(shown[first]?.at ?? 0);
        },
      ),
    );
  });

  test('never repeats a frame or loses the first one when the rate changes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.constantFrom(...rates), fc.nat(100), (from, to, first) => {
        const shown = frames(from, 400, 0, 90_000);
        const [start = 0, end = 0] = [shown[first]?.at, shown[first + 200]?.at];
        const plan = planCut(shown, { start, end }, from, to);
        const slots = (plan?.sourceFrames ?? []).map((at) =>
          Math.round((at - (plan?.start ?? 0) + (plan?.lateness ?? 0)) * framesPerSecond(to)),
        );
        expect(slots[0]).toBe(0);
        expect(slots[1]).toBeGreaterThan(0);
        for (const [index, slot] of slots.entries()) {
          const nearest = index / framesPerSecond(from) - slot / framesPerSecond(to);
          expect(Math.abs(nearest)).toBeLessThanOrEqual(
            0.5 / framesPerSecond(to) + 1e-4 + (plan?.lateness ?? 0),
          );
        }
      }),
    );
  });

  test.each([1000, 15_360, 90_000, 1_000_000])(
    'keeps a last frame that lasts two steps, in a time base of 1/%i: rounding added or dropped a frame',
    (clock) => {
      const rate = { num: 25, den: 1 };
      // Every fifth frame is missing, so the frame before it lasts two steps.
      const shown = frames(rate, 500, 0, clock).filter((_, index) => index % 5 !== 3);
      for (let missing = 3; missing < 450; missing += 5) {
        const start = missing / 25;
        const plan = planCut(shown, { start, end: start + 40 / 25 - 0.02 }, rate, rate);
        expect(plan?.frames).toBe(42);
      }
    },
  );

  test('ends with the film, and is undefined when no frame is in the shot', () => {
    const rate = { num: 25, den: 1 };
    const shown = frames(rate, 100, 0, 1000);
    expect(planCut(shown, { start: 3, end: 9 }, rate, rate)).toMatchObject({ frames: 25, end: 4 });
    expect(planCut(shown, { start: 5, end: 9 }, rate, rate)).toBeUndefined();
    expect(planCut([], { start: 0, end: 9 }, rate, rate)).toBeUndefined();
    expect(planCut(shown, { start: -1, end: 1 }, rate, rate)).toMatchObject({ start: 0, frames: 25 });
  });
});

describe('progress', () => {
  test.each([
    ['frame=120', 120],
    ['frame=   7', 7],
    ['fps=29.97', undefined],
    ['out_time_us=4004000', undefined],
    ['out_time_ms=4004000', undefined],
    ['drop_frames=0', undefined],
    ['progress=continue', undefined],
    ['frame=N/A', undefined],
  ])('%s', (line, frame) => {
    expect(readProgressFrame(line)).toBe(frame);
  });

  test('never decreases and ends at 1', () => {
    const seen: number[] = [];
    const read = frameProgress(100, (fraction) => seen.push(fraction));
    for (const line of ['frame=0', 'frame=25', 'frame=20', 'fps=3', 'frame=80', 'frame=101', 'progress=end'])
      read(line);
    expect(seen).toEqual([0.25, 0.8, 1]);
  });
});
