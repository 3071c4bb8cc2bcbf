import { expect, it } from 'vitest';
import { describeHandles, handlesFor, shotSeconds } from '../../../source/core/footage/shot.ts';

it('a shot gets the handles that are wanted, as far as its scene is known to reach', () => {
  expect(handlesFor({ start: 20, room: { before: 5, after: 0.4 } }, 1)).toEqual({ before: 1, after: 0.4 });
  expect(handlesFor({ start: 20, room: { before: 5, after: 5 } }, 0)).toEqual({ before: 0, after: 0 });
});

it('no handle begins before the film, and a shot of an older version, whose scene is unknown, gets none', () => {
  expect(handlesFor({ start: 0.3, room: { before: 2, after: 2 } }, 1)).toEqual({ before: 0.3, after: 1 });
  expect(handlesFor({ start: 20 }, 1)).toEqual({ before: 0, after: 0 });
});

it('the length of a clip is that of its shot, and its handles are named', () => {
  const clip = { durationSeconds: 6.4, handles: { before: 1, after: 0.4 } };
  expect(shotSeconds(clip)).toBeCloseTo(5, 9);
  expect(describeHandles(clip)).toBe('handles 1.0 + 0.4 s');
  expect(describeHandles({})).toBe('');
});
