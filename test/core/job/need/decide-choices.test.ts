import { describe, expect, it } from 'vitest';
import { pickFault, searchEvents } from '../../../../source/core/job/need/decide-choices.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const settings = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const job = gatheringJob([sampleNeed('n01', { phrase: 'city skyline' })]);
const searched = folded(job, [
  {
    ...{ type: 'step.finished', needId: 'n01', step: 'search', key: '', milliseconds: 1 },
    output: { candidates: [sampleCandidate('library:a')], dropped: [], faults: [] },
  },
]);
const pick = { type: 'pick', needId: 'n01', candidateId: 'library:a' } as const;

describe('a film cannot be taken', () => {
  it.each([
    ['for a need that is not there', searched, { ...pick, needId: 'n77' }, 'The plan has no need n77.'],
    ['before anything was searched', job, pick, 'Nothing has been searched for this need yet.'],
    [
      'that was not found',
      searched,
      { ...pick, candidateId: 'library:z' },
      'library:z is not among the candidates of this need.',
    ],
    ['for less than a second', searched, { ...pick, start: 1, end: 1.1 }, /^A clip must be at least/],
    ['backwards', searched, { ...pick, start: 5, end: 2 }, 'The end must be after the start.'],
  ])('%s', (_when, state, command, words) => {
    expect(pickFault(state, command, settings)).toMatch(words);
  });
});

describe('searching a need again', () => {
  it('only changes its phrase during the review', () => {
    const review = { ...job, state: 'awaiting-review' as const };
    expect(searchEvents(review, 'n01', 'old tram')).toEqual([
      { type: 'need.edited', needId: 'n01', changes: { phrase: 'old tram' } },
    ]);
    expect(searchEvents(review, 'n01', 'city skyline')).toEqual([]);
  });

  it('changes nothing without words, without the need, or where the same search is still to come', () => {
    expect(searchEvents(job, 'n01', '  ')).toEqual([]);
    expect(searchEvents(job, 'n77', 'old tram')).toEqual([]);
    expect(searchEvents(job, 'n01', 'city skyline')).toEqual([]);
    expect(searchEvents(searched, 'n01', 'city skyline')).toEqual([
      { type: 'need.searched-again', needId: 'n01', phrase: 'city skyline' },
    ]);
  });
});
