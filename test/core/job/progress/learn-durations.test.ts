import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../source/core/job/job.ts';
import {
  learnExperience,
  maxRunsKept,
  maxStepsKept,
  type StepRuns,
  withRunsOf,
} from '../../../../source/core/job/progress/learn-durations.ts';
import { cloudEngines, replay } from '../../../harness/replay/replay.ts';
import { measuredTrace } from '../../../harness/replay/trace.ts';

const ended = await replay(measuredTrace());
const learned = withRunsOf({}, ended.job, ended.startedAt);

describe('what earlier jobs took', () => {
  it('is known to the next job with the same engines, failed steps included', () => {
    const { inspect, transcribe, cut } = learnExperience(learned, cloudEngines);
    expect(inspect?.runs).toBe(10);
    expect(inspect?.seconds.at(-1)).toBe(120);
    expect(inspect?.failed).toBeCloseTo(0.2);
    expect(transcribe?.seconds).toEqual([8]);
    expect(cut?.seconds[0]).toBe(8);
  });

  it('says nothing about another engine, but about the cuts of this machine', () => {
    const other = learnExperience(
      learned,
      cloudEngines.map((each) => ({ ...each, engine: 'openai' })),
    );
    expect(other.inspect).toBeUndefined();
    expect(other.cut).toBeDefined();
  });

  it('counts each run once, however often the job is resumed', () => {
    expect(withRunsOf(learned, ended.job, ended.job.updatedAt + 1)).toEqual(learned);
  });

  it('is not learned from answers of the cache', () => {
    const cached: Job = { ...ended.job, cache: { hits: 9, misses: 3 } };
    expect(withRunsOf({}, cached, ended.startedAt)).toEqual({});
  });

  it('stays small: the oldest runs and the steps not used for longest are dropped', () => {
    let runs: StepRuns = Object.fromEntries(
      Array.from({ length: maxStepsKept }, (_, at) => [`inspect engine${at}`, [{ seconds: at }]]),
    );
    for (let job = 0; job < 20; job++) runs = withRunsOf(runs, ended.job, ended.startedAt);
    expect(Object.keys(runs)).toHaveLength(maxStepsKept);
    expect(runs['cut']).toBeDefined();
    expect(runs[`inspect engine${maxStepsKept - 1}`]).toBeUndefined();
    expect(runs['inspect gemini']).toHaveLength(maxRunsKept);
  });
});
