import { describe, expect, it } from 'vitest';
import { NotRunError, type RemoteSteps } from '../../source/queue/remote-steps.ts';
import { Executor } from '../../source/runner/executor.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';
import { fakeProviders, memoryCache, noTools, rankRun, settingsWith } from '../harness/queue/machines.ts';
import { score } from '../harness/queue/paid-answer.ts';

const { signal } = new AbortController();
const signals = { signal, unpaid: signal, kill: signal };

/**
 * Ranks a need in a process whose other machines have no room now, and returns where that happened.
 * @param earlierMs how long earlier runs of the job took
 */
async function ranked(remote: Pick<RemoteSteps, 'hasLeft' | 'run'>, earlierMs = 1000) {
  const where: string[] = [];
  const rank = async () => {
    where.push('here');
    return score;
  };
  const others: RemoteSteps = {
    slots: { take: async () => () => {} },
    seats: () => [],
    machines: () => 0,
    subscribe: () => () => {},
    onWorkers: () => () => {},
    onNotice: () => () => {},
    close: async () => {},
    ...remote,
    run: (run) => {
      where.push('elsewhere');
      return remote.run(run);
    },
  };
  const settings = settingsWith({});
  const resources = { settings, providers: fakeProviders({ rank }), tools: noTools, cache: memoryCache() };
  const job = { ...sampleJob(), earlierMs };
  const executor = new Executor(
    { ...resources, workDir: '/work', lanes: new Lanes(settings), remote: others, usedShots: async () => [] },
    () => {},
    () => job,
  );
  const { step, input } = rankRun('n01', '/work');
  const { output } = await executor.run(step, input, { ...signals, priority: () => [0], needId: 'n01' });
  return { where, output };
}

describe('a step for which other machines have no room', () => {
  it('runs here, unless an earlier run of the job left it to another machine', async () => {
    const run = () => Promise.reject(new NotRunError('not asked'));
    expect((await ranked({ hasLeft: async () => false, run })).where).toEqual(['here']);
    expect((await ranked({ hasLeft: async () => true, run })).where).toEqual(['elsewhere', 'here']);
  });

  it('is not asked for in the first run of a job, which has left nothing anywhere', async () => {
    const run = () => Promise.reject(new NotRunError('not asked'));
    const hasLeft = () => Promise.reject(new Error('asked'));
    expect((await ranked({ hasLeft, run }, 0)).where).toEqual(['here']);
  });

  it('tells the queue when it has ended here, so that answers are awaited for as long', async () => {
    const told: string[] = [];
    const run = () => Promise.reject(new NotRunError('the worker is gone', () => told.push('ran here')));
    const { where, output } = await ranked({ hasLeft: async () => true, run });
    expect(where).toEqual(['elsewhere', 'here']);
    expect(output).toMatchObject({ ranked: score });
    expect(told).toEqual(['ran here']);
  });
});
