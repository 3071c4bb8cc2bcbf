import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameAt } from '../../../source/core/footage/frames.ts';
import { type FrameRate, framesPerSecond } from '../../../source/core/footage/rate.ts';
import { planCut } from '../../../source/media/cut/cut-plan.ts';
import { planWithHandles } from '../../../source/media/cut/handles.ts';
import type { ShownFrame } from '../../../source/media/cut/shown-frames.ts';

const rates: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
];
const film = 20;
/** As that of planCut, in seconds. */
const snapTolerance = 0.002;

function framesAt(rate: FrameRate): ShownFrame[] {
  const step = 1 / framesPerSecond(rate);
  return Array.from({ length: Math.floor(film / step) }, (_, index) => ({
    at: index * step,
    durationSeconds: step,
  }));
}

describe('a cut with handles', () => {
  test('has the frames of the shot between its handles, at any two rates', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rates),
        fc.constantFrom(...rates),
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.double({ min: 1, max: 6, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (source, target, start, length, before, after) => {
          const shown = framesAt(source);
          const ends = shown.length / framesPerSecond(source);
          const asked = { start, end: start + length };
          const alone = planCut(shown, asked, source, target);
          const planned = planWithHandles(shown, asked, { before, after }, { source, target });
          if (!alone || !planned) throw new Error('no plan');
          const { plan, handles } = planned;
          const from = frameAt(handles.before, target);
          expect(from / framesPerSecond(target)).toBeCloseTo(handles.before, 9);
          expect(plan.frames - from - frameAt(handles.after, target)).toBe(alone.frames);
          expect(planned.shot).toEqual({ start: alone.start, end: alone.end });
          // The sums below are rounded in their last digit.
          const slack = 1 / framesPerSecond(source) + 1 / framesPerSecond(target) + 1e-9;
          expect(handles.before).toBeLessThanOrEqual(Math.min(before, start) + slack);
          expect(handles.after).toBeLessThanOrEqual(after + slack);
          // Rounded down to a frame, and once more where the shot begins or ends between two frames of the clip.
          const shorter = Math.max(slack, 2 / framesPerSecond(target) + snapTolerance);
          expect(handles.before).toBeGreaterThanOrEqual(Math.min(before, alone.start) - shorter);
          expect(handles.after).toBeGreaterThanOrEqual(Math.min(after, ends - alone.end) - shorter);
          expect(plan.start).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('has none where the shot is the whole file', () => {
    const rate = { num: 25, den: 1 };
    const wanted = { before: 1, after: 1 };
    const planned = planWithHandles(framesAt(rate), { start: 0, end: film }, wanted, {
      source: rate,
      target: rate,
    });
    expect(planned).toMatchObject({ handles: { before: 0, after: 0 }, plan: { frames: film * 25 } });
  });
});
