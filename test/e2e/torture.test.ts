import { expect, it } from 'vitest';
import { torture } from '../torture/torture.ts';

// The long form, with a hundred kills or as many as one likes, is `npm run torture`.
it('killed twenty times at random moments, jobs end with the same clips, the same bill and nothing left over', async () => {
  const { kills, faults } = await torture({ kills: 20, seed: 7, clipsPerMinute: 2.3 });
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(20);
}, 900_000);
