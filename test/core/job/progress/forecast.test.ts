import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../source/core/job/job.ts';
import { etaSeconds } from '../../../../source/core/job/progress/eta.ts';
import { progressAt } from '../../../../source/core/job/progress/job-progress.ts';
import { learnExperience, withRunsOf } from '../../../../source/core/job/progress/learn-durations.ts';
import { folded } from '../../../harness/jobs/sample-job.ts';
import { accuracyOf, type Moment } from '../../../harness/replay/accuracy.ts';
import { cloudEngines, replay } from '../../../harness/replay/replay.ts';
import { measuredTrace } from '../../../harness/replay/trace.ts';

interface Seen extends Moment {
  job: Job;
}

async function watched(experience = {}) {
  const moments: Seen[] = [];
  const { startedAt, seconds, job } = await replay(
    measuredTrace(),
    (state, now) =>
      moments.push({ job: state, now, eta: etaSeconds(state, now), progress: progressAt(state, now) }),
    { experience },
  );
  return { moments, job, startedAt, seconds, accuracy: accuracyOf(moments, startedAt, seconds) };
}

const first = await watched();

function momentAt(share: number): Seen {
  const moment = first.moments[Math.floor(share * first.moments.length)];
  if (!moment) throw new Error('no such moment');
  return moment;
}

describe('progress and time left of a replayed job', () => {
  it('know its end well from a quarter of the time on, with and without an earlier job', async () => {
    const { ofArrival, difference } = first.accuracy;
    expect(ofArrival.afterQuarter).toBeGreaterThanOrEqual(0.8);
    expect(ofArrival.afterHalf).toBeGreaterThanOrEqual(0.85);
    expect(difference).toBeLessThanOrEqual(0.1);
    const runs = withRunsOf({}, first.job, first.startedAt);
    const second = await watched(learnExperience(runs, cloudEngines));
    expect(second.accuracy.ofArrival.afterQuarter).toBeGreaterThanOrEqual(0.95);
    expect(second.accuracy.ofArrival.afterHalf).toBeGreaterThanOrEqual(0.9);
    expect(second.accuracy.difference).toBeLessThanOrEqual(0.1);
  });

  it('never show progress that falls, and show all of it only at the end', () => {
    const shown = first.moments.map(({ progress }) => progress);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(shown.at(-1)).toBeLessThan(1);
    expect(first.job.progress).toBe(1);
  });

  it('an editor saw "2 s left" while no clip was made: what has not begun counts', () => {
    const early = first.moments.filter(({ job }) =>
      job.needs.every(({ results }) => Object.keys(results.file).length === 0),
    );
    const etas = early.flatMap(({ eta }) => (eta === undefined ? [] : [eta]));
    expect(etas.length).toBeGreaterThan(10);
    // A fetch, a cut and a check follow at least.
    expect(Math.min(...etas)).toBeGreaterThan(20);
  });

  it('wait where news is overdue, and never arrive', () => {
    const { job, now } = momentAt(0.5);
    const later = [0, 1, 5, 20, 60, 300, 3600].map((seconds) => progressAt(job, now + seconds * 1000));
    expect(later).toEqual(later.toSorted((a, b) => a - b));
    expect(later.at(-1)).toBeLessThan(1);
    expect(later[1]).toBeLessThan(job.progress + 0.05);
  });

  it('stand still while a job is paused', () => {
    const { job } = momentAt(0.5);
    const paused = folded(job, [{ type: 'job.paused', paused: true }]);
    expect(progressAt(paused, paused.updatedAt + 60_000)).toBe(paused.progress);
    expect(etaSeconds(paused, paused.updatedAt)).toBeUndefined();
  });

  it('do not advance while a stage before the needs takes longer than expected', () => {
    const probing = first.moments[0]?.job;
    if (!probing) throw new Error('no moment');
    const stuck = folded(probing, [{ type: 'stage.started', stage: 'probe' }]);
    expect(progressAt(stuck, stuck.updatedAt + 60_000)).toBeLessThan(0.02);
  });
});
