import { expect, it } from 'vitest';
import { torture } from '../../torture/torture.ts';

// `npm run torture` is the long form, with a hundred kills or more.
it('killed twenty times at random moments, jobs end with the same clips, the same cost and no leftover files', async () => {
  const { kills, faults } = await torture({ kills: 20, seed: 7, clipsPerMinute: 2.3 });
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(20);
}, 900_000);
