import { expect, test } from 'vitest';
import type { Command } from '../../source/core/job/command.ts';
import { decide } from '../../source/core/job/decide.ts';
import type { StepName, StepOutput } from '../../source/core/job/step/steps.ts';
import type { LibraryCount, Need } from '../../source/core/plan/need.ts';
import type { StepRunner, StepRunOptions } from '../../source/runner/executor.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { ReviewStage } from '../../source/runner/review.ts';
import { InterruptedError, StopLevels } from '../../source/runner/stop-levels.ts';
import { countStep } from '../../source/steps/count.ts';
import type { Step } from '../../source/steps/step.ts';
import { JobMaker } from '../harness/jobs/jobs.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { settingsOf } from '../providers/engine-kit.ts';

const settings = settingsOf({});
const planned = [1, 2].map((number) =>
  sampleNeed(`n0${number}`, { at: number * 20, until: number * 20 + 6, phrase: 'city', libraryFits: 1 }),
);
const provider = () => Promise.reject(new Error('not used'));
const library = { name: 'library', search: provider, preview: provider, fetch: provider } as const;

/** A review in which the films of a need are counted like this. */
function reviewed(
  count: (need: Need, run: StepRunOptions) => Promise<LibraryCount>,
  { job = new JobMaker().planned(planned).job, sources = [library] as (typeof library)[] } = {},
) {
  const log = new JobLog(job);
  const stops = new StopLevels();
  const asked: string[] = [];
  const steps: StepRunner = {
    async run<Name extends StepName, Input>(step: Step<Name, Input>, input: Input, run: StepRunOptions) {
      const { need } = countStep.input.parse(input);
      asked.push(need.phrase);
      // As every step does that enters its lane.
      log.emit({ type: 'lanes.changed', lanes: log.job.lanes });
      const output: StepOutput<Name> = step.output.parse(await count(need, run));
      return { output, milliseconds: 7 };
    },
  };
  const review = new ReviewStage(log, { settings, providers: { sources } }, steps, stops);
  const dispatch = (command: Command) => {
    for (const event of decide(log.job, command, settings)) {
      log.emit(event);
      if (event.type === 'job.state') review.accept();
    }
  };
  const fits = (id: string) => log.job.needs.find(({ need }) => need.id === id)?.need.libraryFits;
  return { log, stops, asked, dispatch, fits, ended: review.run() };
}

const add: Command = { type: 'add', phrase: 'old tram', at: 40 };
const rename = (phrase: string): Command => ({ type: 'edit', needId: 'n01', changes: { phrase } });

test('an added need and a need with another phrase got no count: they are counted, nothing else is', async () => {
  const film = { path: '/films/tram.mp4', title: 'tram', durationSeconds: 9 };
  const { log, asked, dispatch, fits } = reviewed(async () => ({ libraryFits: 2, libraryFilm: film }));
  dispatch(add);
  dispatch(rename('night market'));
  expect(fits('n01')).toBeUndefined();
  await expect.poll(() => [fits('n03'), fits('n01')]).toEqual([2, 2]);
  expect(log.job.needs.find(({ need }) => need.id === 'n03')?.need.libraryFilm).toEqual(film);
  expect(asked.toSorted()).toEqual(['night market', 'old tram']);
  dispatch({ type: 'select', needId: 'n02', selected: false });
  dispatch({ type: 'edit', needId: 'n01', changes: { mustShow: 'lanterns' } });
  await expect.poll(() => fits('n01')).toBe(2);
  expect(asked).toHaveLength(3);
});

test('an answer for an older phrase is not shown with the newer one', async () => {
  const older = Promise.withResolvers<LibraryCount>();
  const newer = Promise.withResolvers<LibraryCount>();
  const { log, asked, dispatch, fits } = reviewed(({ phrase }) =>
    phrase === 'older' ? older.promise : newer.promise,
  );
  const seen: (number | undefined)[] = [];
  log.subscribe(() => seen.push(fits('n01')));
  dispatch(rename('older'));
  await expect.poll(() => asked).toEqual(['older']);
  dispatch(rename('newer'));
  older.resolve({ libraryFits: 9 });
  await expect.poll(() => asked).toEqual(['older', 'newer']);
  newer.resolve({ libraryFits: 3 });
  await expect.poll(() => fits('n01')).toBe(3);
  expect(seen).not.toContain(9);
});

test('undo and redo keep a count, and count what never had one', async () => {
  const { asked, dispatch, fits } = reviewed(async () => ({ libraryFits: 4 }));
  dispatch(add);
  await expect.poll(() => fits('n03')).toBe(4);
  dispatch({ type: 'undo' });
  dispatch({ type: 'redo' });
  expect(fits('n03')).toBe(4);
  dispatch(rename('harbor'));
  await expect.poll(() => fits('n01')).toBe(4);
  dispatch({ type: 'undo' });
  expect(fits('n01')).toBe(1);
  expect(asked).toEqual(['old tram', 'harbor']);
});

test('a plan that was changed while the job did not run is counted when the review is opened', async () => {
  const { job } = new JobMaker().planned(planned).emit({ type: 'job.state', state: 'awaiting-review' });
  const log = new JobLog(job);
  for (const event of decide(job, rename('harbor'), settings)) log.emit(event);
  const { fits } = reviewed(async () => ({ libraryFits: 5 }), { job: log.job });
  await expect.poll(() => fits('n01')).toBe(5);
});

test('a need that cannot be counted has no count, is logged once, and holds back no other', async () => {
  const { log, asked, dispatch, fits } = reviewed(async ({ phrase }) => {
    if (phrase === 'old tram') throw new Error('the disk is gone');
    return { libraryFits: 1 };
  });
  dispatch(add);
  dispatch(rename('harbor'));
  await expect.poll(() => fits('n01')).toBe(1);
  dispatch({ type: 'select', needId: 'n02', selected: false });
  expect(log.job.log.filter(({ level }) => level === 'warn')).toMatchObject([
    { message: 'The films of the library that fit were not counted: the disk is gone', needId: 'n03' },
  ]);
  expect(asked.filter((phrase) => phrase === 'old tram')).toHaveLength(1);
  expect(fits('n03')).toBeUndefined();
});

test.each(['accepted', 'left'])(
  'a review that is %s while films are counted stops counting and says nothing',
  async (how) => {
    const { log, stops, dispatch, ended, fits } = reviewed(
      (_need, { kill }) =>
        new Promise<never>((_resolve, reject) => kill.addEventListener('abort', () => reject(kill.reason))),
    );
    dispatch(add);
    if (how === 'left') stops.finishRunning(new InterruptedError('left'));
    else dispatch({ type: 'start' });
    const end = await ended.then(
      () => 'accepted',
      () => 'left',
    );
    expect(end).toBe(how);
    expect(fits('n03')).toBeUndefined();
    expect(log.job.log).toEqual([]);
  },
);

test('nothing is counted without a library', async () => {
  const { asked, dispatch, ended } = reviewed(async () => ({ libraryFits: 1 }), { sources: [] });
  dispatch(add);
  dispatch({ type: 'start' });
  await ended;
  expect(asked).toEqual([]);
});
