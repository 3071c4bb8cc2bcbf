import { expect, test } from 'vitest';
import { type Job, jobSchema } from '../../../source/core/job/job.ts';
import { nextChange } from '../../../source/core/job/review/undo.ts';
import { type Need, needChangesSchema, needSchema } from '../../../source/core/plan/need.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/sample-job.ts';

/** A need as it was saved when several things had to be seen. */
const { welcome: _welcome, mustShow: _mustShow, ...rest } = sampleNeed('n01');
const saved = (mustShow: readonly string[]): unknown => ({ ...rest, mustShow });

test('of a saved list of things that must be seen the first stays one, and the rest are welcome', () => {
  const { mustShow, welcome } = needSchema.parse(saved(['skyline', 'morning light', 'high-rises']));
  expect({ mustShow, welcome }).toEqual({ mustShow: 'skyline', welcome: ['morning light', 'high-rises'] });
});

test('a saved need without anything to be seen has nothing that must', () => {
  expect(needSchema.parse(saved([]))).toMatchObject({ mustShow: '', welcome: [] });
});

test('a need reads back as it was written', () => {
  const need = sampleNeed('n01', { mustShow: 'tram', welcome: ['hill'], webPhrase: 'tram 28 ride' });
  expect(needSchema.parse(JSON.parse(JSON.stringify(need)))).toEqual(need);
});

test('a saved change of a list of things is read as a change of the one and of the rest', () => {
  expect(needChangesSchema.parse({ mustShow: ['tram', 'hill'] })).toEqual({
    mustShow: 'tram',
    welcome: ['hill'],
  });
  expect(needChangesSchema.parse({ phrase: 'yellow tram' })).toEqual({ phrase: 'yellow tram' });
});

test('a job that was saved with lists of things to see loads, its plan and its changes with it', () => {
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
    changes: { mustShow: 'tram', welcome: ['hill', 'rails'] },
  });
});

test('another phrase forgets the wording for YouTube, and taking it back brings both', () => {
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
