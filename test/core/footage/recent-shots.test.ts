import { expect, it } from 'vitest';
import {
  describeUse,
  findLatestUse,
  findLatestUseOfFilm,
} from '../../../source/core/footage/recent-shots.ts';

const november = new Date(2026, 10, 12, 9).getTime();
const used = [
  { candidateId: 'pexels:1', start: 2, end: 8, usedAt: november },
  { candidateId: 'pexels:1', start: 6, end: 12, usedAt: november - 1000 },
];

it('a shot is used when it overlaps a used one of the same film of the same source', () => {
  expect(findLatestUse({ candidateId: 'pexels:1', start: 7, end: 10 }, used)?.usedAt).toBe(november);
  expect(findLatestUse({ candidateId: 'pexels:1', start: 8, end: 12 }, used)?.usedAt).toBe(november - 1000);
  expect(findLatestUse({ candidateId: 'pexels:1', start: 12, end: 16 }, used)).toBeUndefined();
  expect(findLatestUse({ candidateId: 'pixabay:1', start: 7, end: 10 }, used)).toBeUndefined();
});

it('shots that only touch, apart from rounding to frames, do not overlap', () => {
  expect(findLatestUse({ candidateId: 'pexels:1', start: 11.96, end: 16 }, used)).toBeUndefined();
});

it.each([
  [15, true],
  [16.5, false],
])('a film of %d s with 2 s to 12 s used is used up: %s', (durationSeconds, isUsedUp) => {
  const film = { id: 'pexels:1', durationSeconds };
  expect(findLatestUseOfFilm(film, { used, minSeconds: 4 }) !== undefined).toBe(isUsedUp);
});

it('a film that no job used is never used up, however short', () => {
  expect(
    findLatestUseOfFilm({ id: 'pexels:2', durationSeconds: 3 }, { used, minSeconds: 4 }),
  ).toBeUndefined();
});

it('a use is named by the day of its job', () => {
  expect(used.slice(0, 1).map(describeUse)).toEqual(['used in the job of 12 Nov']);
});
