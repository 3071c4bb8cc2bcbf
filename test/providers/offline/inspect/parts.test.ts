import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measure } from '../../../../source/providers/offline/inspect/measure.ts';
import { findParts } from '../../../../source/providers/offline/inspect/parts.ts';
import { isSceneChange, splitScenes } from '../../../../source/providers/offline/inspect/scenes.ts';
import { pickShots } from '../../../../source/providers/offline/inspect/shots.ts';

const step = 1 / 6;
const sampling = { width: 320, step };

/** A good frame with these changes. */
function frame(changes: Partial<Measure> = {}): Omit<Measure, 'at'> {
  return {
    luma: 120,
    contrast: 45,
    sharpness: 0.4,
    edges: 0.3,
    softness: 0.3,
    difference: 3,
    changed: 0.1,
    histogramChange: 0.02,
    shiftX: 0,
    shiftY: 0,
    fading: false,
    ...changes,
  };
}

function film(...frames: Omit<Measure, 'at'>[]): Measure[] {
  return frames.map((each, index) => ({ ...each, at: index * step }));
}

function many(count: number, changes: Partial<Measure> = {}): Omit<Measure, 'at'>[] {
  return Array.from({ length: count }, () => frame(changes));
}

const cut = { difference: 40, histogramChange: 0.5 };

describe('scenes', () => {
  test('end at a cut, and neither of the frames next to it belongs to a scene', () => {
    const measures = film(...many(30), frame(cut), ...many(20));
    expect(splitScenes(measures).map((scene) => [scene[0]?.at, scene.length])).toEqual([
      [0, 29],
      [31 * step, 20],
    ]);
  });

  test('do not end in a fast pan, even if it changes a lot', () => {
    const measures = film(...many(30, { difference: 30, histogramChange: 0.3 }));
    expect(measures.some((_, place) => isSceneChange(measures, place))).toBe(false);
  });

  test('end at a gap that was not measured', () => {
    const [first, second] = [film(...many(20)), film(...many(20))];
    const later = second.map((measure) => ({ ...measure, at: measure.at + 60 }));
    expect(splitScenes([...first, ...later]).map((scene) => scene.length)).toEqual([20, 20]);
  });
});

describe('flaws', () => {
  test('a fade to black is rejected from its start', () => {
    const fade = [100, 80, 60, 40, 22].map((luma, index) => frame({ luma, contrast: 40 - index * 8 }));
    const { runs, rejected } = findParts(
      film(...many(30), ...fade, ...many(6, { luma: 2, contrast: 1 })),
      sampling,
    );
    expect(rejected).toEqual(['0:05 to 0:07 black']);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.at(-1)?.at).toBeLessThan(5);
  });

  test('a still picture is frozen despite occasional changes by the encoder', () => {
    const still = Array.from({ length: 30 }, (_, index) =>
      frame(index % 6 === 3 ? { difference: 0.4, changed: 0 } : { difference: 0.01, changed: 0 }),
    );
    const { runs } = findParts(film(...many(30), ...still), sampling);
    expect(runs.flat().every((measure) => measure.at < 5.1)).toBe(true);
  });

  test('a tripod shot of a still subject is not frozen, since a camera has noise', () => {
    const { runs } = findParts(film(...many(60, { difference: 0.3, changed: 0.0001 })), sampling);
    expect(runs.flat()).toHaveLength(60);
  });

  test('a wall of one color is not out of focus', () => {
    const { rejected } = findParts(
      film(...many(30, { edges: 0, softness: 0, contrast: 3, sharpness: 0.4 })),
      sampling,
    );
    expect(rejected).toEqual([]);
  });

  test('an even camera movement is not a shake, a jerky one is', () => {
    const pan = findParts(film(...many(60, { shiftX: 12 })), sampling);
    expect(pan.rejected).toEqual([]);
    const jerks = Array.from({ length: 60 }, (_, index) => frame({ shiftX: index % 2 ? 5 : -5 }));
    expect(findParts(film(...jerks), sampling).rejected).toEqual(['0:00 to 0:10 shaking']);
  });
});

test('shots are in one flawless part, within the limits, without overlaps, the best first', () => {
  const anyFrame = fc.oneof(
    { weight: 30, arbitrary: fc.record({ difference: fc.double({ min: 0.2, max: 12, noNaN: true }) }) },
    { weight: 1, arbitrary: fc.constant({ luma: 3, contrast: 1 }) },
    { weight: 1, arbitrary: fc.constant(cut) },
    { weight: 1, arbitrary: fc.constant({ fading: true }) },
    { weight: 1, arbitrary: fc.constant({ softness: 0.9 }) },
  );
  fc.assert(
    fc.property(
      fc.array(anyFrame, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 20 }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 10 }),
      (frames, minSeconds, more, wantedSeconds, keyFrames) => {
        const measures = film(...frames.map((changes) => frame(changes)));
        const { runs } = findParts(measures, sampling);
        const limits = { minSeconds, maxSeconds: minSeconds + more, wantedSeconds, keyFrames };
        const shots = pickShots(runs, 'library:x', limits, sampling);
        expect(shots.length).toBeLessThanOrEqual(5);
        expect(shots.map((shot) => shot.score)).toEqual(
          shots.map((shot) => shot.score).sort((a, b) => b - a),
        );
        for (const [index, { start, end, score }] of shots.entries()) {
          expect(end - start).toBeGreaterThanOrEqual(minSeconds - 0.002);
          expect(end - start).toBeLessThanOrEqual(limits.maxSeconds + 0.002);
          expect(score).toBeGreaterThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(10);
          const inside = measures.filter(({ at }) => at > start - 0.002 && at < end - 0.002);
          expect(runs.some((run) => inside.every((measure) => run.includes(measure)))).toBe(true);
          for (const other of shots.slice(index + 1))
            expect(end <= other.start + 0.002 || start >= other.end - 0.002).toBe(true);
        }
      },
    ),
  );
});
