import { expect, test } from 'vitest';
import type { StepName, StepOutput } from '../../source/core/job/step/steps.ts';
import { EarlySearches } from '../../source/runner/early-searches.ts';
import type { StepRunner, StepRunOptions } from '../../source/runner/executor.ts';
import { StopLevels } from '../../source/runner/stop-levels.ts';
import { searchStep } from '../../source/steps/search.ts';
import type { Step } from '../../source/steps/step.ts';
import { sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';

const never = new Promise<never>(() => {});

/** A runner that counts the searches, each of which finds what `answer` returns. */
function searching(
  answer: (count: number, run: StepRunOptions) => Promise<string> = async (count) => `found ${count}`,
) {
  const stops = new StopLevels();
  const started: string[] = [];
  const steps: StepRunner = {
    async run<Name extends StepName, Input>(step: Step<Name, Input>, input: Input, run: StepRunOptions) {
      started.push(searchStep.input.parse(input).need.phrase);
      const id = await answer(started.length, run);
      const found = { candidates: [sampleCandidate(`library:${id}`)], dropped: [], faults: [] };
      const output: StepOutput<Name> = step.output.parse(found);
      return { output, milliseconds: 7 };
    },
  };
  const early = new EarlySearches(steps, stops);
  const run: StepRunOptions = {
    ...{ signal: stops.drain, unpaid: stops.unpaid, kill: stops.kill },
    priority: () => [0],
  };
  const search = async (need: ReturnType<typeof sampleNeed>) =>
    (await early.run(searchStep, { need }, run)).output.candidates.map(({ id }) => id);
  return { early, stops, started, search };
}

const need = sampleNeed('n01');

test('what was searched for while the talk was planned is not searched for again', async () => {
  const { early, started, search } = searching();
  early.begin([need]);
  early.begin([need, sampleNeed('n02', { phrase: 'old lighthouse' })]);
  expect(await search({ ...need, libraryFits: 3 })).toEqual(['library:found 1']);
  expect(started).toEqual(['harbour at dawn', 'old lighthouse']);
});

test('a need that the finished plan has in other words is searched for anew', async () => {
  const { early, started, search } = searching();
  early.begin([need]);
  const changed = { ...need, alternates: ['fishing boats'] };
  await early.keepOnly([changed]);
  expect(await search(changed)).toEqual(['library:found 2']);
  expect(started).toHaveLength(2);
});

test('a search for a need that the plan does not have is stopped', async () => {
  const signals: AbortSignal[] = [];
  const { early } = searching((_, { signal, unpaid }) => {
    signals.push(signal, unpaid);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  early.begin([need]);
  await early.keepOnly([]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('a second search for the same need asks the sources again', async () => {
  const { early, search } = searching();
  early.begin([need]);
  expect(await search(need)).toEqual(['library:found 1']);
  expect(await search(need)).toEqual(['library:found 2']);
});

test('an early search that fails is made again', async () => {
  const { early, search } = searching(async (count) => {
    if (count === 1) throw new Error('no network');
    return `found ${count}`;
  });
  early.begin([need]);
  expect(await search(need)).toEqual(['library:found 2']);
});

test('a need that waits for an early search can be stopped', async () => {
  const { early, stops, search } = searching(() => never);
  early.begin([need]);
  const ended = expect(search(need)).rejects.toThrow('stopped');
  stops.stopUnpaid(new Error('stopped'));
  await ended;
});
