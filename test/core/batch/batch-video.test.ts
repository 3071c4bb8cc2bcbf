import { describe, expect, it } from 'vitest';
import type { BatchVideo } from '../../../source/core/api/app.ts';
import {
  batchExitCode,
  batchOutcome,
  batchTotals,
  distinctNames,
} from '../../../source/core/batch/batch-video.ts';
import type { JobStateName } from '../../../source/core/job/job.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { finishedJob } from '../../harness/jobs/jobs.ts';

const finished = createHistoryEntry(finishedJob().job);
const clean = { ...finished, needs: { ...finished.needs, failed: 0 } };

const ended = (state: JobStateName, more: Partial<BatchVideo> = {}): BatchVideo => ({
  name: 'talk.mp4',
  videoPath: '/videos/talk.mp4',
  state: 'ended',
  jobId: 'job-1',
  entry: { ...clean, state },
  seconds: 10,
  ...more,
});
const done = ended('finished');
const refused: BatchVideo = {
  ...done,
  state: 'refused',
  entry: undefined,
  seconds: 0,
  error: 'no video',
  exitCode: 1,
};
const waiting: BatchVideo = { ...done, state: 'waiting', entry: undefined, seconds: 0 };
const partly = ended('finished', { entry: { ...clean, needs: { ...clean.needs, failed: 2 } } });
const atBudget = ended('interrupted', {
  entry: { ...clean, state: 'interrupted', error: 'Budget' },
  exitCode: 4,
});

describe('the exit code of a batch', () => {
  it.each([
    ['0 when all have finished', [done, done], 0],
    ['3 when some failed', [done, refused], 3],
    ['3 when needs of some failed', [done, partly], 3],
    ['1 when all failed', [refused, refused], 1],
    ['4 when all that failed stopped at the budget', [done, atBudget], 4],
    ['3 when others failed too', [done, atBudget, refused], 3],
    ['5 when some wait for the review', [done, ended('awaiting-review')], 5],
    ['3 when others failed, although some wait for the review', [refused, ended('awaiting-review')], 3],
    ['130 when one was not started', [done, refused, waiting], 130],
    ['130 when one was interrupted', [done, ended('interrupted')], 130],
  ] as const)('is %s', (_name, videos, code) => {
    expect(batchExitCode(videos)).toBe(code);
  });
});

describe('the totals of a batch', () => {
  it('are the sums over its videos', () => {
    const totals = batchTotals([done, partly, refused, waiting, ended('awaiting-review')]);
    expect(totals).toMatchObject({
      videos: 5,
      finished: 2,
      failed: 1,
      review: 1,
      open: 1,
      withFailedNeeds: 1,
    });
    expect(totals.clips).toBe(3 * clean.clips);
    expect(totals.costUsd).toBeCloseTo(3 * clean.costUsd);
    expect(totals.seconds).toBe(30);
  });

  it('count a job that stopped by itself as failed, and one that the user stopped as open', () => {
    expect(batchOutcome(atBudget)).toBe('failed');
    expect(batchOutcome(ended('interrupted', { exitCode: 130 }))).toBe('open');
  });
});

it('tells videos of a batch apart by their folder, then by a number', () => {
  expect(distinctNames(['/a/talk.mp4', '/b/talk.mp4', '/b/intro.mp4', '/b/talk.mp4'])).toEqual([
    'a/talk.mp4',
    'b/talk.mp4',
    'intro.mp4',
    'b/talk.mp4 #2',
  ]);
});
