import { expect, test } from 'vitest';
import { type Job, jobSchema } from '../../../source/core/job/job.ts';
import { nextChange } from '../../../source/core/job/review/undo.ts';
import { type Need, needChangesSchema, needSchema } from '../../../source/core/plan/need.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

/** A need as older versions saved it, with a list in `mustShow`. */
const { welcome: _welcome, mustShow: _mustShow, ...rest } = sampleNeed('n01');
const saved = (mustShow: readonly string[]): unknown => ({ ...rest, mustShow });

test('of a saved list in mustShow, the first item stays and the others become welcome', () => {
  const { mustShow, welcome } = needSchema.parse(saved(['skyline', 'morning light', 'high-rises']));
  expect({ mustShow, welcome }).toEqual({ mustShow: 'skyline', welcome: ['morning light', 'high-rises'] });
});

test('a saved list in mustShow beside a saved welcome leaves welcome as it is', () => {
  expect(needSchema.parse({ ...rest, mustShow: ['skyline', 'tower'], welcome: ['fog'] })).toMatchObject({
    ...{ mustShow: 'skyline', welcome: ['fog'] },
  });
});

test('a saved need without welcome has none, and what is no need is refused', () => {
  expect(needSchema.parse({ ...rest, mustShow: 'skyline' }).welcome).toEqual([]);
  expect(needSchema.safeParse('need').success).toBe(false);
});

test('a saved need with an empty list has an empty mustShow', () => {
  expect(needSchema.parse(saved([]))).toMatchObject({ mustShow: '', welcome: [] });
});

test('a need is loaded as it was saved', () => {
  const need = sampleNeed('n01', { mustShow: 'tram', welcome: ['hill'], webPhrase: 'tram 28 ride' });
  expect(needSchema.parse(JSON.parse(JSON.stringify(need)))).toEqual(need);
});

test('a saved change of a list in mustShow becomes a change of mustShow and welcome', () => {
  expect(needChangesSchema.parse({ mustShow: ['tram', 'hill'] })).toEqual({
    mustShow: 'tram',
    welcome: ['hill'],
  });
  expect(needChangesSchema.parse({ phrase: 'yellow tram' })).toEqual({ phrase: 'yellow tram' });
});

test('a job saved with lists in mustShow loads, with its plan and its undo history', () => {
  const job = folded(gatheringJob([sampleNeed('n01', { mustShow: 'tram' })]), [
    { type: 'need.edited', needId: 'n01', changes: { mustShow: 'old tram' } },
  ]);
  const old: unknown = JSON.parse(
    JSON.stringify(job, (_, value) => {
      if (typeof value?.mustShow !== 'string') return value;
      const { welcome: _none, ...need } = value;
      return { ...need, mustShow: [need.mustShow, 'hill', 'rails'] };
    }),
  );
  const loaded = jobSchema.parse(old);
  expect(needOf(loaded)).toMatchObject({ mustShow: 'old tram', welcome: ['hill', 'rails'] });
  expect(nextChange(loaded, 'undo')).toMatchObject({
    progress: { need: { mustShow: 'tram', welcome: ['hill', 'rails'] } },
  });
});

test('a new phrase drops the wording for YouTube, and an undo restores both', () => {
  const need = sampleNeed('n01', { phrase: 'yellow tram', webPhrase: 'tram 28 ride' });
  const after = folded(gatheringJob([need]), [
    { type: 'need.edited', needId: 'n01', changes: { phrase: 'old tram' } },
  ]);
  expect(needOf(after)).toMatchObject({ phrase: 'old tram' });
  expect(needOf(after)).not.toHaveProperty('webPhrase');
  const back = nextChange(after, 'undo');
  expect(back && needOf(folded(after, [{ ...back, by: 'undo' }]))).toEqual(need);
});

function needOf({ needs }: Job): Need | undefined {
  return needs[0]?.need;
}
