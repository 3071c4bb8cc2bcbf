import { describe, expect, it } from 'vitest';
import type { BatchVideo } from '../../source/core/api/app.ts';
import { batchSummary } from '../../source/plain/batch-summary.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { finishedJob } from '../harness/jobs/jobs.ts';

const entry = {
  ...createHistoryEntry(finishedJob().job),
  clips: 5,
  costUsd: 0.12,
  outputDir: '/videos/output/talk',
  needs: { total: 7, selected: 6, ended: 6, filled: 5, noMatch: 1, failed: 0 },
};
const done: BatchVideo = {
  name: 'talk.mp4',
  videoPath: '/videos/talk.mp4',
  state: 'ended',
  jobId: 'job-1',
  entry,
  seconds: 40,
};
const { needs } = entry;

describe('the summary of a batch', () => {
  it('has a line for each video, and says nothing of next steps when all is done', () => {
    expect(batchSummary('batch-1', [done])).toEqual([
      'talk.mp4: finished, 5 clips for 5 of 6 needs, 1 to film; 40 s, $0.12; /videos/output/talk',
      'total: 1 of 1 video finished; 5 clips, 40 s, $0.12',
    ]);
  });

  it('says why a video was refused or stopped, and how to continue', () => {
    const lines = batchSummary('batch-1', [
      { ...done, name: 'no.mp4', state: 'refused', entry: undefined, seconds: 0, error: 'no\nvideo' },
      { ...done, name: 'late.mp4', state: 'waiting', entry: undefined, seconds: 0 },
      { ...done, name: 'half.mp4', entry: { ...entry, needs: { ...needs, failed: 2 } } },
      {
        ...done,
        name: 'ended.mp4',
        exitCode: 130,
        entry: { ...entry, state: 'interrupted', error: 'Stopped.' },
      },
      {
        ...done,
        name: 'new.mp4',
        entry: { ...entry, state: 'awaiting-review', needs: { ...needs, total: 0, noMatch: 0 } },
      },
    ]);
    expect(lines.slice(0, 5)).toEqual([
      'no.mp4: failed: no video',
      'late.mp4: not started',
      'half.mp4: finished, 5 clips for 5 of 6 needs, 1 to film, 2 failed; 40 s, $0.12; /videos/output/talk',
      'ended.mp4: interrupted, 5 clips for 5 of 6 needs, 1 to film; 40 s, $0.12; /videos/output/talk; why: Stopped.',
      'new.mp4: to review; 40 s, $0.12; /videos/output/talk',
    ]);
    expect(lines[5]).toMatch(
      /^total: 1 of 5 videos finished, 1 failed, 1 with failed needs, 1 to review, 2 not finished; /,
    );
    expect(lines.slice(6)).toEqual([
      'to continue with what is not finished: stockpile-tui resume batch-1',
      'to accept the plans: stockpile-tui resume batch-1 --yes',
    ]);
  });
});
