import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { EventBody } from '../../source/core/job/events/events.ts';
import { jobSchema } from '../../source/core/job/job.ts';
import { elapsedMs } from '../../source/core/job/progress/progress.ts';
import { stepOutputs } from '../../source/core/job/step/steps.ts';
import { resolveSettings } from '../../source/core/settings/resolve-settings.ts';
import { Executor } from '../../source/runner/executor.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import type { Step } from '../../source/steps/step.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';
import { NoCache } from '../harness/no-cache.ts';
import { testTools } from '../harness/tools.ts';
import { lend } from '../providers/engine-kit.ts';

const hour = 3_600_000;
let setBackMs = 0;
beforeEach(() => {
  const now = Date.now.bind(Date);
  setBackMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() - setBackMs);
});
afterEach(() => void vi.restoreAllMocks());

it('a job lost the time it had worked when the clock was set back an hour: its events go on in order', () => {
  const log = new JobLog(sampleJob());
  const times: number[] = [];
  log.subscribe(({ at }) => times.push(at));
  log.emit({ type: 'job.opened', engines: [] });
  log.emit({ type: 'stage.started', stage: 'probe' });
  setBackMs = hour;
  log.emit({ type: 'stage.finished', stage: 'probe' });
  log.emit({ type: 'job.state', state: 'interrupted' });
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(elapsedMs(log.job, Date.now())).toBeLessThan(60_000);
  expect(jobSchema.safeParse(log.job).success).toBe(true);
});

it('a step that was running then took less than no time, and the saved job was refused as damaged', async () => {
  const { settings } = resolveSettings([]);
  const lent = await lend();
  const step: Step<'search', object> = {
    ...{ name: 'search', version: 1, lane: () => 'search', deadlineSeconds: () => 60 },
    ...{ input: z.object({}), output: stepOutputs.search },
    run: async (_input, { progress }) => {
      progress(0.1);
      setBackMs = hour;
      progress(undefined, 'after');
      return { candidates: [], dropped: [], faults: [] };
    },
  };
  const unused = () => Promise.reject(new Error('not asked'));
  const engine = { name: 'test', lane: 'ai' as const };
  const resources = {
    ...{ settings, tools: await testTools(), cache: new NoCache(), workDir: '', lanes: new Lanes(settings) },
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: unused },
      ranker: { ...engine, rank: unused },
      inspector: { ...engine, judges: 'content' as const, inspect: unused },
      sources: [],
    },
    usedShots: async () => [],
  };
  const events: EventBody[] = [];
  const executor = new Executor(resources, (event) => events.push(event), sampleJob);
  const messages: (string | undefined)[] = [];
  const signals = { signal: lent.signal, unpaid: lent.signal, kill: lent.signal };
  const { milliseconds } = await executor.run(
    step,
    {},
    { ...signals, priority: () => [0, 0], onProgress: ({ message }) => messages.push(message) },
  );
  expect(milliseconds).toBeGreaterThanOrEqual(0);
  expect(milliseconds).toBeLessThan(60_000);
  expect(messages).toEqual([undefined, 'after']);
});
