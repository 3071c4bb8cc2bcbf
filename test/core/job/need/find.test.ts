import { describe, expect, it } from 'vitest';
import { candidatesByScore, findCandidate, findNeeds } from '../../../../source/core/job/need/find.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const needs = [
  sampleNeed('n01', { at: 84, phrase: 'City skyline' }),
  sampleNeed('n12', { at: 120, phrase: 'busy market' }),
  sampleNeed('n13', { at: 300, phrase: 'busy market' }),
];
const job = gatheringJob(needs);
const named = (text: string) => findNeeds(job, text).map(({ need }) => need.id);

describe('a need', () => {
  it.each([
    ['its id', ' N01 ', ['n01']],
    ['its number', '1', ['n01']],
    ['its number with zeros', '012', ['n12']],
    ['its time', '1:24', ['n01']],
    ['its phrase', 'city SKYLINE', ['n01']],
    ['a phrase of two', 'busy market', ['n12', 'n13']],
    ['nothing', 'market', []],
  ])('is found by %s', (_what, text, ids) => {
    expect(named(text)).toEqual(ids);
  });
});

describe('a candidate', () => {
  const candidates = ['library:a', 'library:b', 'library:c'].map((id) => sampleCandidate(id));
  const done = { type: 'step.finished', needId: 'n01', key: '', milliseconds: 1 } as const;
  const ranked = [
    { candidateId: 'library:b', score: 9, reason: '' },
    { candidateId: 'library:a', score: 7, reason: '' },
  ];
  const searched = folded(job, [
    { ...done, step: 'search', output: { candidates, dropped: [], faults: [] } },
    { ...done, step: 'rank', output: { ranked, dropped: [], engine: 'test' } },
  ]);
  const [first, second] = searched.needs;
  if (!first || !second) throw new Error('two needs were made');

  it('without a score comes last', () => {
    expect(candidatesByScore(first).map(({ id }) => id)).toEqual(['library:b', 'library:a', 'library:c']);
    expect(candidatesByScore(second)).toEqual([]);
  });

  it('is found by its id and by its place from 1', () => {
    expect(findCandidate(first, ' library:c ')?.id).toBe('library:c');
    expect(findCandidate(first, '1')?.id).toBe('library:b');
    expect(findCandidate(first, '4')).toBeUndefined();
    expect(findCandidate(first, 'skyline')).toBeUndefined();
  });
});
