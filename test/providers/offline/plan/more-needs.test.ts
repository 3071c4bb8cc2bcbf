import { expect, test } from 'vitest';
import { needsBetween } from '../../../../source/core/plan/free-places.ts';
import { plan, talk } from '../kit.ts';

const rules = { durationSeconds: 600, minClipSeconds: 4 };

test('more needs of a talk lie between those that are there and show other things', async () => {
  const transcript = await talk('travel.srt');
  const { needs } = await plan(transcript, { durationSeconds: 600, clipsPerMinute: 1 });
  expect(needs).toHaveLength(10);
  const more = await plan(transcript, { durationSeconds: 600, clipsPerMinute: 0.4, planned: needs });
  expect(more.needs).toHaveLength(4);
  // All of them fit: nothing of what was planned is lost.
  const added = needsBetween(more.needs, needs, 4, rules);
  expect(added).toHaveLength(4);
  expect(added.map(({ id }) => id)).toEqual(['n11', 'n12', 'n13', 'n14']);
});

test('each need has its importance, by which a sparser plan is made: the better half of the plan is worth more', async () => {
  const transcript = await talk('travel.srt');
  const { needs } = await plan(transcript, { durationSeconds: 600 });
  const sparse = await plan(transcript, { durationSeconds: 600, clipsPerMinute: 1 });
  const kept = new Set(sparse.needs.map(({ at }) => at));
  const mean = (isKept: boolean) => {
    const values = needs.filter(({ at }) => kept.has(at) === isKept).map(({ importance = 0 }) => importance);
    return values.reduce((sum, each) => sum + each, 0) / values.length;
  };
  expect(mean(true)).toBeGreaterThan(mean(false));
});
