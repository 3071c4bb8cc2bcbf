import { expect, test } from 'vitest';
import type { RecentShots } from '../../../../source/core/footage/recent-shots.ts';
import { orderShots } from '../../../../source/core/job/choice/runner-ups.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { NeedProgress } from '../../../../source/core/job/job.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const preferences = { preferCreativeCommons: true };

/** A need whose two candidates were ranked and inspected. */
function looked(
  shots: Record<string, { score: number; technique?: number }>,
  scores: Record<string, number>,
  rest?: RecentShots,
) {
  const ids = Object.keys(scores);
  const of = (step: 'search' | 'rank', output: object) =>
    ({ type: 'step.finished', needId: 'n01', key: '', milliseconds: 1, step, output }) as EventBody;
  const events: EventBody[] = [
    of('search', { candidates: ids.map((id) => sampleCandidate(id)), dropped: [], faults: [] }),
    of('rank', {
      ranked: ids.map((candidateId) => ({ candidateId, score: scores[candidateId] ?? 1, reason: '' })),
      dropped: [],
      engine: 'test',
    }),
    ...ids.map(
      (id) =>
        ({
          type: 'step.finished',
          needId: 'n01',
          step: 'inspect',
          key: id,
          milliseconds: 1,
          output: {
            shots: [{ candidateId: id, start: 0, end: 5, reason: '', saw: [], score: 1, ...shots[id] }],
            engine: 'test',
            lookedSeconds: 5,
            rejected: [],
          },
        }) satisfies EventBody,
    ),
  ];
  const [progress] = folded(gatheringJob([sampleNeed('n01')]), events).needs;
  if (!progress) throw new Error('no need');
  return orderShots(progress satisfies NeedProgress, { ...preferences, rest }).map(
    (shot) => shot.candidateId,
  );
}

test('a film with a lower rank never wins by technical quality', () => {
  const scores = { 'library:fits': 8, 'library:sharp': 7.9 };
  const shots = {
    'library:fits': { score: 8, technique: 2 },
    'library:sharp': { score: 7.9, technique: 10 },
  };
  expect(looked(shots, scores)).toEqual(['library:fits', 'library:sharp']);
});

test('of films with equal rank, the one with better technical quality goes first', () => {
  const scores = { 'library:a': 8, 'library:b': 8 };
  const shots = { 'library:a': { score: 8, technique: 4 }, 'library:b': { score: 8, technique: 9 } };
  expect(looked(shots, scores)).toEqual(['library:b', 'library:a']);
});

test('a shot that a recent job used comes after all others, whatever its score', () => {
  const scores = { 'library:a': 9, 'library:b': 7 };
  const shots = { 'library:a': { score: 9 }, 'library:b': { score: 7 } };
  const used = [{ candidateId: 'library:a', start: 4, end: 9, usedAt: 1 }];
  expect(looked(shots, scores, { used, minSeconds: 4 })).toEqual(['library:b', 'library:a']);
  const elsewhere = used.map((each) => ({ ...each, start: 5 }));
  expect(looked(shots, scores, { used: elsewhere, minSeconds: 4 })).toEqual(['library:a', 'library:b']);
});
