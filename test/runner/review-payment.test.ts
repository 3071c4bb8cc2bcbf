import { expect, test } from 'vitest';
import { decide } from '../../source/core/job/decide.ts';
import { createOfflineInspector } from '../../source/providers/offline/inspect/inspector.ts';
import { createOfflineRanker } from '../../source/providers/offline/rank/ranker.ts';
import { Executor } from '../../source/runner/executor.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import { ReviewStage } from '../../source/runner/review.ts';
import { StopLevels } from '../../source/runner/stop-levels.ts';
import { JobMaker } from '../harness/jobs/jobs.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { NoCache } from '../harness/no-cache.ts';
import { testTools } from '../harness/tools.ts';
import { settingsOf } from '../providers/engine-kit.ts';
import { startEngines } from '../providers/gemini/gemini-kit.ts';

const needs = [1, 2, 3].map((number) =>
  sampleNeed(`n0${number}`, { at: number * 60, until: number * 60 + 6, phrase: `thing number ${number}` }),
);
const answer = { at: 90, spoken: '', phrase: 'steam engine', mustShow: 'engine', gain: 7 };
const transcript = {
  language: 'en',
  segments: Array.from({ length: 70 }, (_, at) => ({ start: at * 5, end: at * 5 + 4, text: `line ${at}` })),
};

test('more needs by a paid model respect the budget: nothing is sent beyond it, and what is sent is paid for', async () => {
  const { engines, standIn } = await startEngines({ answers: { plan: () => ({ needs: [answer] }) } });
  const tools = await testTools();
  const settings = settingsOf({});
  const providers = {
    ...{ transcriber: undefined, planner: engines.planner, sources: [] },
    ...{ ranker: createOfflineRanker(), inspector: createOfflineInspector(tools) },
  };
  const resources = {
    ...{ settings, providers, tools, cache: new NoCache(), workDir: '', lanes: new Lanes(settings) },
    usedShots: async () => [],
  };
  const { job } = new JobMaker().planned(needs).emit({ type: 'job.budget', budgetUsd: 0.000001 });
  const log = new JobLog({ ...job, transcript });
  const steps = new Executor(resources, log.emit, () => log.job);
  const review = new ReviewStage(log, resources, steps, new StopLevels());
  const more = async () => {
    const ended = new Promise<void>((resolve) => {
      log.subscribe(({ type }) => {
        if (type === 'planning.ended') resolve();
      });
    });
    for (const event of decide(log.job, { type: 'more-needs' }, settings)) log.emit(event);
    review.planMore();
    await ended;
  };
  await more();
  expect(log.job.planning).toMatchObject({ isFault: true, message: expect.stringContaining('budget') });
  expect(log.job.needs.map(({ need }) => need)).toEqual(needs);
  expect(standIn.of('generate')).toHaveLength(0);

  log.emit({ type: 'job.budget', budgetUsd: 1 });
  steps.budgetChanged();
  await more();
  expect(log.job.needs.map(({ need }) => need.phrase)).toContain('steam engine');
  expect(log.job.calls).toMatchObject([{ operation: 'plan', provider: 'gemini' }]);
  expect(log.job.cost.usd).toBeGreaterThan(0);
  expect(log.job.openCalls ?? []).toEqual([]);
});
