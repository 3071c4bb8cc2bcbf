import { describe, expect, it } from 'vitest';
import { JobStopError, UserError } from '../../source/core/errors.ts';
import { rejectOnAbort } from '../../source/core/reject-on-abort.ts';
import { resolveSettings } from '../../source/core/settings/resolve-settings.ts';
import type { Ranker, Source } from '../../source/providers/interfaces.ts';
import { createOfflineInspector } from '../../source/providers/offline/inspect/inspector.ts';
import { createOfflinePlanner } from '../../source/providers/offline/plan/planner.ts';
import { createOfflineRanker } from '../../source/providers/offline/rank/ranker.ts';
import { Executor } from '../../source/runner/executor.ts';
import { GatherStage } from '../../source/runner/gather.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import { StopLevels } from '../../source/runner/stop-levels.ts';
import { gatheringJob, sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';
import { NoCache } from '../harness/no-cache.ts';
import { testTools } from '../harness/tools.ts';

const count = 40;
const never = new Promise<void>(() => {});

/** Forty needs in work, whose only source is this search. */
async function gathering(search: Source['search'], ranker: Ranker = createOfflineRanker()) {
  const { settings } = resolveSettings([]);
  const tools = await testTools();
  const unused = () => Promise.reject(new Error('nothing was found that could be wanted'));
  const source: Source = { name: 'pexels', search, preview: unused, fetch: unused };
  const providers = {
    transcriber: undefined,
    planner: createOfflinePlanner(),
    ranker,
    inspector: createOfflineInspector(tools),
    sources: [source],
  };
  const needs = Array.from({ length: count }, (_, at) => sampleNeed(`n${at}`, { at: at * 10 }));
  const log = new JobLog(gatheringJob(needs));
  const resources = {
    settings,
    providers,
    tools,
    cache: new NoCache(),
    workDir: '',
    lanes: new Lanes(settings),
    usedShots: async () => [],
  };
  const stops = new StopLevels();
  const gather = new GatherStage(log, new Executor(resources, log.emit, () => log.job), resources, stops);
  return { log, stops, gather };
}

function states({ job }: JobLog): Record<string, number> {
  const all = Map.groupBy(job.needs, (each) => each.state);
  return Object.fromEntries([...all].map(([state, needs]) => [state, needs.length]));
}

describe('gathering', () => {
  it('ends when every need has ended', async () => {
    const { log, gather } = await gathering(async () => []);
    await gather.run();
    expect(states(log)).toEqual({ 'no-match': count });
  });

  it('ends when more needs wait for their films than may be in work at once', async () => {
    const ranker: Ranker = {
      name: 'test',
      lane: 'ai',
      rank: async ({ candidates }) =>
        candidates.map(({ id }) => ({ candidateId: id, score: 8, reason: 'fits' })),
    };
    const { log, gather } = await gathering(
      async ({ need }) => [sampleCandidate(`pexels:${need.id}`, { source: 'pexels' })],
      ranker,
    );
    await gather.run();
    expect(states(log)).toEqual({ failed: count });
    expect(log.job.needs.every(({ shortlist }) => shortlist?.length === 1)).toBe(true);
  });

  it('stops all needs when one of them fails with an error of the whole job', async () => {
    const { log, stops, gather } = await gathering(async ({ need }, { signal }) => {
      if (need.id === 'n1') throw new JobStopError('key-refused', 'the key was refused');
      await rejectOnAbort(never, signal);
      return [];
    });
    await expect(gather.run()).rejects.toThrow('the key was refused');
    expect(stops.unpaid.aborted).toBe(true);
    expect(log.job.needs.flatMap((each) => each.running)).toEqual([]);
  });

  it('then waits for paid calls in flight, and starts no new ones', async () => {
    const broken = Promise.withResolvers<void>();
    const paid: string[] = [];
    const ranker: Ranker = {
      name: 'test',
      lane: 'ai',
      async rank({ need }, { reserve }) {
        const call = { provider: 'test', upperUsd: 0.01, model: 'test', operation: 'rank' };
        for (const attempt of ['first', 'second']) {
          const reservation = await reserve(call);
          if (attempt === 'first') await broken.promise;
          paid.push(`${need.id} ${attempt}`);
          reservation.release();
        }
        return [];
      },
    };
    let ranking = 0;
    const { log, stops, gather } = await gathering(async ({ need }, { signal }) => {
      if (need.id !== 'n1') return [sampleCandidate(`pexels:${need.id}`)];
      await rejectOnAbort(atWork.promise, signal);
      throw new JobStopError('disk-full', 'the disk is full');
    }, ranker);
    const atWork = Promise.withResolvers<void>();
    log.subscribe((event) => {
      if (event.type === 'step.started' && event.step === 'rank' && ++ranking === 3) atWork.resolve();
    });
    stops.unpaid.addEventListener('abort', () => broken.resolve());
    await expect(gather.run()).rejects.toThrow('the disk is full');
    expect(paid.length).toBeGreaterThanOrEqual(3);
    expect(paid.filter((each) => each.endsWith('second'))).toEqual([]);
  });

  it('lets steps in flight finish when the budget is spent', async () => {
    const answered = Promise.withResolvers<void>();
    const { log, stops, gather } = await gathering(async ({ need }, { signal }) => {
      if (need.id === 'n1') throw new JobStopError('budget', 'the budget is spent');
      await rejectOnAbort(answered.promise, signal);
      return [];
    });
    stops.drain.addEventListener('abort', () => answered.resolve());
    await expect(gather.run()).rejects.toThrow('the budget is spent');
    expect(stops.kill.aborted).toBe(false);
    expect(log.job.needs.some((each) => each.results.search[''] !== undefined)).toBe(true);
  });

  it('waits for a retried need, even if all others end before it', async () => {
    const again = Promise.withResolvers<void>();
    const othersEnded = Promise.withResolvers<void>();
    let tries = 0;
    const { log, gather } = await gathering(async ({ need }, { signal }) => {
      if (need.id === 'n1') await rejectOnAbort(again.promise, signal);
      else if (need.id !== 'n0') return [];
      else if (tries++ === 0) throw new UserError('the site is down');
      else {
        again.resolve();
        await rejectOnAbort(othersEnded.promise, signal);
      }
      return [];
    });
    log.subscribe((event) => {
      if (event.type !== 'need.state') return;
      if (event.state === 'failed')
        setImmediate(() => {
          log.emit({ type: 'need.retried', needId: 'n0' });
          gather.resumeNeed('n0');
        });
      if (states(log)['no-match'] === count - 1) othersEnded.resolve();
    });
    await gather.run();
    expect(states(log)).toEqual({ 'no-match': count });
  });
});
