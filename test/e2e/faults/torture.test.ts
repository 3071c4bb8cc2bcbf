import { expect, it } from 'vitest';
import { killWithBudget } from '../../torture/budget.ts';
import { torture } from '../../torture/torture.ts';

// `npm run torture` is the long form, with a hundred kills or more.
it('killed six times at random moments, jobs end with the same clips, the same cost and no leftover files', async () => {
  const { kills, faults } = await torture({ kills: 6, seed: 7, clipsPerMinute: 1.6 });
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(6);
}, 900_000);

it('killed while paid answers are under way, no job passes its budget, and none is lost', async () => {
  const { kills, faults } = await killWithBudget({ kills: 3, seed: 3 });
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(3);
}, 900_000);
