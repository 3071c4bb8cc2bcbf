import { expect, test } from 'vitest';
import { JobStopError } from '../../source/core/errors.ts';
import type { Command } from '../../source/core/job/command.ts';
import { decide } from '../../source/core/job/decide.ts';
import type { StepName, StepOutput } from '../../source/core/job/step/steps.ts';
import type { Need } from '../../source/core/plan/need.ts';
import type { StepRunner, StepRunOptions } from '../../source/runner/executor.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { ReviewStage } from '../../source/runner/review.ts';
import { InterruptedError, StopLevels } from '../../source/runner/stop-levels.ts';
import { planStep } from '../../source/steps/plan.ts';
import type { Step } from '../../source/steps/step.ts';
import { JobMaker } from '../harness/jobs/jobs.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { settingsOf } from '../providers/engine-kit.ts';

const settings = settingsOf({});
const needs = [1, 2, 3].map((number) =>
  sampleNeed(`n0${number}`, { at: number * 60, until: number * 60 + 6, phrase: `thing number ${number}` }),
);
const found = sampleNeed('n01', { at: 90, until: 96, phrase: 'steam engine' });
const untilAborted = ({ kill }: StepRunOptions) =>
  new Promise<never>((_resolve, reject) => kill.addEventListener('abort', () => reject(kill.reason)));

/** A review whose planner answers like this. */
function reviewed(
  answer: (run: StepRunOptions) => Promise<readonly Need[]>,
  job = new JobMaker().planned(needs).job,
) {
  const log = new JobLog(job);
  const stops = new StopLevels();
  const asked: unknown[] = [];
  const steps: StepRunner = {
    async run<Name extends StepName, Input>(step: Step<Name, Input>, input: Input, run: StepRunOptions) {
      asked.push(planStep.input.parse(input).more);
      const planned = { needs: await answer(run), engine: 'gemini', notes: [] };
      const output: StepOutput<Name> = step.output.parse(planned);
      return { output, milliseconds: 7 };
    },
  };
  const review = new ReviewStage(log, { settings, providers: { sources: [] } }, steps, stops);
  const dispatch = (command: Command) => {
    for (const event of decide(log.job, command, settings)) {
      log.emit(event);
      if (event.type === 'planning.started') review.planMore();
      if (event.type === 'planning.ended') review.stopPlanning();
      if (event.type === 'job.state') review.accept();
    }
  };
  /** Resolves when more needs are no longer being planned. */
  const planned = () =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!log.job.planning?.isActive) resolve();
      };
      log.subscribe(check);
      check();
    });
  return {
    review,
    log,
    stops,
    asked,
    dispatch,
    planned,
    ids: () => log.job.needs.map(({ need }) => need.id),
  };
}

test('more needs are planned with those that are there, while the review goes on', async () => {
  const { review, log, asked, dispatch, planned, ids } = reviewed(async ({ onProgress }) => {
    onProgress?.({ fraction: 0.5 });
    return [found];
  });
  const ended = review.run();
  dispatch({ type: 'more-needs' });
  expect(log.job.planning).toMatchObject({ isActive: true, fraction: 0.5 });
  await planned();
  expect(asked).toEqual([{ wanted: 1, planned: needs }]);
  expect(ids()).toEqual(['n01', 'n04', 'n02', 'n03']);
  dispatch({ type: 'start' });
  await ended;
});

test('an error of the planner is said in words and changes nothing', async () => {
  const { review, log, stops, dispatch, planned } = reviewed(async () => {
    throw new JobStopError('budget', 'The next call could exceed the budget of $0.01.');
  });
  const ended = review.run();
  dispatch({ type: 'more-needs' });
  await planned();
  expect(log.job.planning).toMatchObject({
    isFault: true,
    message: 'No more needs were planned: The next call could exceed the budget of $0.01.',
  });
  expect(log.job.needs.map(({ need }) => need)).toEqual(needs);
  expect(stops.drain.aborted).toBe(false);
  dispatch({ type: 'start' });
  await ended;
});

test('planning that was stopped is aborted, its answer is not used, and more can be asked for at once', async () => {
  let count = 0;
  const { review, log, dispatch, planned, ids } = reviewed(async (run) => {
    count += 1;
    return count === 1 ? untilAborted(run) : [found];
  });
  void review.run();
  dispatch({ type: 'more-needs' });
  dispatch({ type: 'stop-planning' });
  expect(log.job.planning?.message).toMatch(/stopped/);
  dispatch({ type: 'more-needs' });
  await planned();
  expect(count).toBe(2);
  expect(ids()).toContain('n04');
});

test('a job that is left while needs are planned keeps what the planner still answers', async () => {
  const answer = Promise.withResolvers<Need[]>();
  const { review, stops, dispatch, ids } = reviewed(() => answer.promise);
  const ended = review.run();
  dispatch({ type: 'more-needs' });
  stops.finishRunning(new InterruptedError('left'));
  answer.resolve([found]);
  await expect(ended).rejects.toThrow('left');
  expect(ids()).toContain('n04');
});

test('a job that is killed while needs are planned plans them when it is resumed', async () => {
  const killed = reviewed(untilAborted);
  const ended = killed.review.run();
  killed.dispatch({ type: 'more-needs' });
  killed.stops.killAll(new InterruptedError('killed'));
  await expect(ended).rejects.toThrow('killed');
  expect(killed.ids()).toEqual(['n01', 'n02', 'n03']);
  const resumed = reviewed(async () => [found], killed.log.job);
  void resumed.review.run();
  await resumed.planned();
  expect(resumed.ids()).toContain('n04');
});
