import { describe, expect, it } from 'vitest';
import { etaSeconds } from '../../../source/core/job/progress/eta.ts';
import { progressAt } from '../../../source/core/job/progress/job-progress.ts';
import { elapsedMs, needFraction } from '../../../source/core/job/progress/progress.ts';
import { folded, gatheringJob, sampleJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

const search = { candidates: [], dropped: [], faults: [] };

describe('reduce', () => {
  it('never decreases progress, even when a need falls back to a runner-up', () => {
    let job = gatheringJob([sampleNeed('n01')]);
    const steps = ['search', 'preview', 'fetch', 'cut'] as const;
    let before = 0;
    for (const step of steps) {
      job = folded(job, [
        { type: 'step.started', needId: 'n01', step, key: 'k' },
        { type: 'step.progress', needId: 'n01', step, key: 'k', fraction: 0.9 },
        { type: 'step.failed', needId: 'n01', step, key: 'k', error: 'refused' },
      ]);
      expect(job.progress).toBeGreaterThanOrEqual(before);
      before = job.progress;
    }
    expect(job.needs[0]?.failures).toHaveLength(4);
  });

  it('counts only running time, not the time in the review or while interrupted', () => {
    const job = folded(sampleJob(), [
      { type: 'job.opened', engines: [] },
      { type: 'stage.started', stage: 'probe' },
      { type: 'job.state', state: 'awaiting-review' },
      { type: 'log', level: 'info', message: 'an hour later' },
      { type: 'job.state', state: 'interrupted' },
      { type: 'job.opened', engines: [] },
    ]);
    expect(elapsedMs(job, job.updatedAt + 500)).toBe(2500);
  });

  it('clears running steps when a job is opened again, and keeps every result', () => {
    const job = folded(gatheringJob([sampleNeed('n01')]), [
      { type: 'need.state', needId: 'n01', state: 'active' },
      { type: 'step.finished', needId: 'n01', step: 'search', key: '', milliseconds: 5, output: search },
      { type: 'step.started', needId: 'n01', step: 'rank', key: '' },
      { type: 'job.opened', engines: [] },
    ]);
    expect(job.needs[0]).toMatchObject({
      state: 'waiting',
      running: [],
      results: { search: { '': search } },
    });
  });

  it('drops results of older step versions, and results based on them', () => {
    const finished = { type: 'step.finished', needId: 'n01', key: '', milliseconds: 5 } as const;
    const rank = { ranked: [], dropped: [], engine: 'test' };
    const job = folded(gatheringJob([sampleNeed('n01')]), [
      { type: 'job.opened', engines: [], stepVersions: { search: 1, rank: 1, cut: 1 } },
      { ...finished, step: 'search', output: search },
      { ...finished, step: 'rank', output: rank },
      { type: 'need.shortlist', needId: 'n01', candidateIds: [] },
    ]);
    const opened = (stepVersions: { search: number; rank: number; cut: number }) =>
      folded(job, [{ type: 'job.opened', engines: [], stepVersions }]).needs[0];
    expect(opened({ search: 1, rank: 1, cut: 1 })?.results).toMatchObject({
      search: { '': search },
      rank: { '': rank },
    });
    expect(opened({ search: 1, rank: 1, cut: 2 })).toMatchObject({
      results: { rank: { '': rank } },
      shortlist: [],
    });
    const again = opened({ search: 1, rank: 2, cut: 1 });
    expect(again?.results).toMatchObject({ search: { '': search }, rank: {} });
    expect(again?.results.rank).toEqual({});
    expect(again?.shortlist).toBeUndefined();
  });

  it('keeps needs sorted by time when one is added or moved', () => {
    const job = folded(gatheringJob([sampleNeed('n01', { at: 10 }), sampleNeed('n02', { at: 40 })]), [
      { type: 'need.added', need: sampleNeed('n03', { at: 20 }) },
      { type: 'need.edited', needId: 'n01', changes: { at: 60, until: 66 } },
    ]);
    expect(job.needs.map(({ need }) => need.id)).toEqual(['n03', 'n02', 'n01']);
  });

  it('retries a need that found nothing from the start, and a failed one from the failed step', () => {
    const job = folded(gatheringJob([sampleNeed('n01'), sampleNeed('n02')]), [
      { type: 'step.finished', needId: 'n01', step: 'search', key: '', milliseconds: 5, output: search },
      { type: 'need.state', needId: 'n01', state: 'no-match', message: 'nothing found' },
      { type: 'step.finished', needId: 'n02', step: 'search', key: '', milliseconds: 5, output: search },
      { type: 'step.failed', needId: 'n02', step: 'rank', key: '', error: 'refused' },
      { type: 'need.state', needId: 'n02', state: 'failed', message: 'refused' },
      { type: 'need.retried', needId: 'n01' },
      { type: 'need.retried', needId: 'n02' },
    ]);
    expect(job.needs[0]?.results.search).toEqual({});
    expect(job.needs[1]?.results.search).toEqual({ '': search });
    expect(job.needs[1]?.failures).toEqual([]);
  });
});

describe('progress', () => {
  it('is 1 only for ended needs and finished jobs', () => {
    const job = gatheringJob([sampleNeed('n01')]);
    const [progress] = job.needs;
    if (!progress) throw new Error('no need');
    expect(needFraction({ ...progress, state: 'no-match' })).toBe(1);
    expect(progressAt(job, job.updatedAt + 1e7)).toBeLessThan(1);
    expect(folded(job, [{ type: 'job.state', state: 'finished' }]).progress).toBe(1);
  });

  it('has no ETA before anything was measured', () => {
    const job = gatheringJob([sampleNeed('n01')]);
    expect(etaSeconds(job, job.updatedAt + 60_000)).toBeUndefined();
  });
});
