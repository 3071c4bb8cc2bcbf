import { expect, it } from 'vitest';
import { type Shot, shotId } from '../../../../source/core/footage/shot.ts';
import { findNextLookAlike } from '../../../../source/core/job/choice/look-alikes.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { Job } from '../../../../source/core/job/job.ts';
import {
  filedClip,
  folded,
  gatheringJob,
  sampleCandidate,
  sampleNeed,
} from '../../../harness/jobs/sample-job.ts';

const preferences = { preferCreativeCommons: false };
const seaside = 'a'.repeat(36);
const seasideAgain = `b${'a'.repeat(35)}`;
const city = '5'.repeat(36);

function shot(needId: string, place: number): Shot {
  return {
    candidateId: `library:${needId}`,
    start: place * 6,
    end: place * 6 + 5,
    score: 9,
    reason: '',
    saw: [],
  };
}

/** The events of a need whose first shot of several is filed. */
function filled(needId: string, picture: string | undefined, shots: number): EventBody[] {
  const all = Array.from({ length: shots }, (_, place) => shot(needId, place));
  const first = shot(needId, 0);
  const key = shotId(first);
  const about = { type: 'step.finished', needId, milliseconds: 1 } as const;
  return [
    {
      ...about,
      step: 'search',
      key: '',
      output: { candidates: [sampleCandidate(first.candidateId)], dropped: [], faults: [] },
    },
    {
      ...about,
      step: 'inspect',
      key: first.candidateId,
      output: { shots: all, engine: 'test', lookedSeconds: 30, rejected: [] },
    },
    { ...about, step: 'verify', key, output: { passed: true, problems: [], ...(picture && { picture }) } },
    {
      ...about,
      step: 'file',
      key,
      output: {
        clip: filedClip(first, { file: `${needId}/clip.mp4` }),
      },
    },
    { type: 'need.state', needId, state: 'filled', message: '1 clip' },
  ];
}

function job(first: Parameters<typeof filled>, second: Parameters<typeof filled>): Job {
  const needs = [sampleNeed('n1', { at: 58 }), sampleNeed('n2', { at: 90 })];
  return folded(gatheringJob(needs), [...filled(...first), ...filled(...second)]);
}

it('of two clips that look alike, the later one is replaced', () => {
  const alike = job(['n1', seaside, 2], ['n2', seasideAgain, 2]);
  expect(findNextLookAlike(alike, preferences)).toEqual({
    needId: 'n2',
    key: shotId(shot('n2', 0)),
    reason: 'looks like the clip at 00:58',
  });
});

it('the earlier one is replaced where the later need has no other shot, and none where neither has', () => {
  const earlier = findNextLookAlike(job(['n1', seaside, 2], ['n2', seaside, 1]), preferences);
  expect(earlier).toMatchObject({ needId: 'n1', reason: 'looks like the clip at 01:30' });
  expect(findNextLookAlike(job(['n1', seaside, 1], ['n2', seaside, 1]), preferences)).toBeUndefined();
});

it('clips that differ, or have no picture to compare, stay', () => {
  expect(findNextLookAlike(job(['n1', seaside, 2], ['n2', city, 2]), preferences)).toBeUndefined();
  expect(findNextLookAlike(job(['n1', undefined, 2], ['n2', undefined, 2]), preferences)).toBeUndefined();
});

it('a need replaces only one clip for its looks, so that it ends even when no shot looks different', () => {
  const key = shotId(shot('n2', 0));
  const refused = folded(job(['n1', seaside, 1], ['n2', seaside, 3]), [
    { type: 'clip.refused', needId: 'n2', key, isLookAlike: true },
    { type: 'clip.kept', needId: 'n2', key },
  ]);
  expect(refused.needs[1]?.lookAlikes).toEqual([key]);
  expect(findNextLookAlike(refused, preferences)).toBeUndefined();
});

it('a clip that the user marked as kept stays, and no shot of a recent job takes its place', () => {
  const alike = job(['n1', seaside, 1], ['n2', seaside, 2]);
  const key = shotId(shot('n2', 0));
  const kept = folded(alike, [{ type: 'clip.judged', needId: 'n2', key, verdict: 'keep' }]);
  expect(findNextLookAlike(kept, preferences)).toBeUndefined();
  const used = [{ candidateId: 'library:n2', start: 6, end: 11, usedAt: 1 }];
  expect(findNextLookAlike(alike, { ...preferences, rest: { used, minSeconds: 4 } })).toBeUndefined();
});
