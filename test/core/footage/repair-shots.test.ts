import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repairShots, type ShotDraft } from '../../../source/core/footage/repair-shots.ts';

const rules = {
  candidateId: 'pexels:1',
  durationSeconds: 60,
  minClipSeconds: 4,
  maxClipSeconds: 15,
  things: ['Boats', 'water'],
};

const draft = (start: number, end: number, changes: Partial<ShotDraft> = {}): ShotDraft => ({
  ...{ start, end, score: 8, reason: 'fits', saw: [] },
  ...changes,
});

const ranges = (drafts: ShotDraft[]) =>
  repairShots(drafts, rules).shots.map(({ start, end }) => [start, end]);
const reasons = (drafts: ShotDraft[]) => repairShots(drafts, rules).rejected;

test('valid shots are returned unchanged, best first', () => {
  expect(ranges([draft(0, 5, { score: 7 }), draft(10, 20, { score: 9 })])).toEqual([
    [10, 20],
    [0, 5],
  ]);
});

test('shots that reach outside the footage are clipped, or left out with a reason', () => {
  expect(ranges([draft(-3, 6)])).toEqual([[0, 6]]);
  expect(ranges([draft(52, 70)])).toEqual([[52, 60]]);
  expect(reasons([draft(70, 80)])).toEqual(['01:10 to 01:20 is outside the footage, which ends at 01:00']);
  expect(reasons([draft(1e300, 1e301)])).toEqual(['? to ? is outside the footage, which ends at 01:00']);
  expect(reasons([draft(Number.NaN, 5)])).toEqual(['? to 00:05 has no usable times']);
  expect(reasons([draft(20, 12)])).toEqual(['00:20 to 00:12 ends before it begins']);
});

test('a shot that is too long keeps its middle, one that is too short by rounding is extended, a shorter one is left out', () => {
  expect(ranges([draft(10, 40)])).toEqual([[17.5, 32.5]]);
  expect(ranges([draft(10, 13.2)])).toEqual([[9.6, 13.6]]);
  expect(ranges([draft(0, 3.5)])).toEqual([[0, 4]]);
  expect(reasons([draft(10, 12)])).toEqual(['00:10 to 00:12 is too short: 2.0 s are left']);
});

test('of overlapping shots the better one stays whole, and the other keeps the rest if that is long enough', () => {
  expect(ranges([draft(10, 20, { score: 9 }), draft(15, 26)])).toEqual([
    [10, 20],
    [20, 26],
  ]);
  expect(reasons([draft(10, 20, { score: 9 }), draft(12, 18)])).toEqual([
    '00:12 to 00:18 overlaps a better shot',
  ]);
});

test('a shot with a score below the floor is left out', () => {
  expect(reasons([draft(10, 20, { score: 5 })])).toEqual(['00:10 to 00:20 scored 5 of 10']);
});

test("only things that the need names count as seen, in the need's wording", () => {
  const [shot] = repairShots([draft(0, 5, { saw: ['boats', 'a flying saucer'] })], rules).shots;
  expect(shot?.saw).toEqual(['Boats']);
});

test('for any answer, shots are inside the film, have valid lengths and never overlap, and every rejection has a reason', () => {
  const anything = fc.record({
    start: fc.oneof(fc.double(), fc.double({ min: -10, max: 90, noNaN: true })),
    end: fc.oneof(fc.double(), fc.double({ min: -10, max: 90, noNaN: true })),
    score: fc.oneof(fc.double(), fc.double({ min: 1, max: 10, noNaN: true })),
    reason: fc.string(),
    saw: fc.array(fc.constantFrom('boats', 'WATER', 'x')),
  });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), (drafts) => {
      const { shots, rejected } = repairShots(drafts, rules);
      expect(shots.length + rejected.length).toBe(drafts.length);
      for (const shot of shots) {
        expect(shot.start).toBeGreaterThanOrEqual(0);
        expect(shot.end).toBeLessThanOrEqual(rules.durationSeconds);
        // Times are rounded to the millisecond.
        expect(shot.end - shot.start).toBeGreaterThanOrEqual(rules.minClipSeconds - 0.002);
        expect(shot.end - shot.start).toBeLessThanOrEqual(rules.maxClipSeconds + 0.002);
        expect(shot.score).toBeGreaterThanOrEqual(6);
        expect(shot.score).toBeLessThanOrEqual(10);
      }
      const ordered = shots.toSorted((a, b) => a.start - b.start);
      ordered.forEach((shot, index) => {
        const next = ordered[index + 1];
        if (next) expect(shot.end).toBeLessThanOrEqual(next.start + 0.002);
      });
    }),
  );
});

test('shots without a usable score or start are ordered all the same, and left out', () => {
  const drafts = [draft(0, 5, { score: Number.NaN }), draft(Number.NaN, 9), draft(20, 25), draft(10, 15)];
  expect(ranges(drafts)).toEqual([
    [10, 15],
    [20, 25],
  ]);
  expect(reasons(drafts)).toEqual(['? to 00:09 has no usable times', '00:00 to 00:05 has no usable times']);
});
