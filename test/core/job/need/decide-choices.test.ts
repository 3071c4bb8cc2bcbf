import { describe, expect, it } from 'vitest';
import { shotId } from '../../../../source/core/footage/shot.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { Job } from '../../../../source/core/job/job.ts';
import {
  filmEvents,
  pickEvents,
  pickFault,
  searchEvents,
} from '../../../../source/core/job/need/decide-choices.ts';
import {
  filedClip,
  folded,
  gatheringJob,
  sampleCandidate,
  sampleNeed,
} from '../../../harness/jobs/sample-job.ts';

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

it('filming a need is chosen once, and only for one that is selected', () => {
  const chosen = folded(job, [{ type: 'need.to-film', needId: 'n01' }]);
  expect(filmEvents(job, 'n01')).toEqual([{ type: 'need.to-film', needId: 'n01' }]);
  expect(filmEvents(chosen, 'n01')).toEqual([]);
  expect(filmEvents(gatheringJob([sampleNeed('n01', { selected: false })]), 'n01')).toEqual([]);
  expect(filmEvents(job, 'n77')).toEqual([]);
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

describe('a film that is taken', () => {
  const shot = { candidateId: 'library:a', start: 2, end: 8, score: 7, reason: 'steady', saw: [] };
  const filed = folded(searched, [
    {
      ...{ type: 'step.finished', needId: 'n01', step: 'file', key: shotId(shot), milliseconds: 1 },
      output: { clip: filedClip(shot) },
    },
  ]);
  const picked = (
    state: Job,
    command: Partial<typeof pick> & { start?: number; end?: number; replaces?: string },
  ) => pickEvents(state, { ...pick, ...command }, settings);

  it('ends where the user says, with the length of the need before that', () => {
    const [event] = picked(searched, { end: 12 });
    expect(event).toMatchObject({ pick: { isExact: true, shot: { start: 6, end: 12 } } });
    expect(picked(searched, { end: 3 })[0]).toMatchObject({ pick: { shot: { start: 0, end: 3 } } });
  });

  it('is its middle where the user says nothing', () => {
    expect(picked(searched, {})[0]).toMatchObject({ pick: { isExact: false, shot: { start: 7, end: 13 } } });
  });

  it('that was refused stays again when its seconds are taken', () => {
    const refused = folded(filed, [{ type: 'clip.refused', needId: 'n01', key: shotId(shot) }]);
    expect(picked(refused, { start: 2, end: 8 })).toEqual([
      { type: 'clip.kept', needId: 'n01', key: shotId(shot) },
      { type: 'need.state', needId: 'n01', state: 'filled', message: 'this clip stays' },
    ]);
  });

  it('is taken once, however often it is asked for', () => {
    const events = picked(searched, { start: 1, end: 6 });
    expect(events).toHaveLength(1);
    expect(picked(folded(searched, events), { start: 1, end: 6 })).toEqual([]);
  });

  it('replaces the clip that the user names, and none where there is no such clip', () => {
    const replaces = (key: string) => picked(filed, { start: 10, end: 15, replaces: key })[0];
    expect(replaces(shotId(shot))).toMatchObject({ pick: { replaces: shotId(shot) } });
    expect(replaces('library:z@0-5')).not.toMatchObject({ pick: { replaces: expect.anything() } });
  });

  it('leaves the shortlists of the other needs that have not begun with it', () => {
    const both = gatheringJob([sampleNeed('n01'), sampleNeed('n02'), sampleNeed('n03')]);
    const shared = folded(both, [
      ...(['n01', 'n02', 'n03'] as const).flatMap((needId): EventBody[] => [
        {
          ...{ type: 'step.finished', needId, step: 'search', key: '', milliseconds: 1 },
          output: { candidates: [sampleCandidate('library:a')], dropped: [], faults: [] },
        },
        { type: 'need.shortlist', needId, candidateIds: ['library:a', 'library:b'] },
      ]),
      { type: 'step.started', needId: 'n03', step: 'preview', key: 'library:a' },
    ]);
    expect(picked(shared, {}).slice(1)).toEqual([
      { type: 'need.shortlist', needId: 'n02', candidateIds: ['library:b'] },
    ]);
  });
});
