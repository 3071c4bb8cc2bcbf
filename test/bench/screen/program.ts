/**
 * The full screen over a scripted engine, for `npm run bench screen`: `node program.js stages|work|review COUNT`. Steps tell of
 * their progress as often as the executor lets them, through the job's log and the handle that screens are given.
 */

import { RunningJobHandle } from '../../../source/app/jobs/job-handle.ts';
import { onEndSignal } from '../../../source/app/signals/end-signals.ts';
import type { JobHandle } from '../../../source/core/api/app.ts';
import type { Picture, PictureRequest } from '../../../source/core/api/picture.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { NeedStepName } from '../../../source/core/job/step/steps.ts';
import type { LibraryFilm } from '../../../source/core/plan/need.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { runTui } from '../../../source/tui/run.tsx';
import { JobMaker, sampleNeeds } from '../../harness/jobs/jobs.ts';
import { FakeApp } from '../../harness/screen/fake-app.ts';

/** As often as the executor reports the progress of a step. */
const progressEveryMs = 250;
const steps = ['search', 'rank', 'preview', 'inspect', 'fetch', 'cut', 'verify'] as const;
/** Progress events before a step ends and the next one starts. */
const progressCalls = 24;

const [scene = 'work', countText = '16'] = process.argv.slice(2);
const needs = Array.from({ length: Number(countText) }, (_, at) => {
  const sample = sampleNeeds[at % sampleNeeds.length];
  if (!sample) throw new Error('There are no sample needs.');
  return {
    ...sample,
    id: `n${at}`,
    at: at * 5,
    until: at * 5 + 4,
    phrase: `need number ${at}`,
    selected: true,
  };
});
const maker = new JobMaker({ budgetUsd: 1 });
const log = new JobLog(atScene().job);
const ended = Promise.withResolvers<never>();
const handle = new RunningJobHandle(log, async (command) => dispatch(command), ended.promise);

class ScriptedApp extends FakeApp {
  override running(): readonly JobHandle[] {
    return [handle];
  }

  /** Pictures whose cells all differ, which cost most. */
  override async clipPictures({ count, width, height }: PictureRequest): Promise<Picture[]> {
    return Array.from({ length: count }, (_, at) => {
      const pixels = Uint8Array.from(
        { length: width * height * 3 },
        (__, byte) => (byte * 7919 + at * 31) % 256,
      );
      return { width, height, pixels };
    });
  }
}

if (scene === 'stages') transcribe();
if (scene === 'work') {
  for (const [at, { id }] of needs.entries()) setTimeout(() => work(id, at), at * 37);
}
await runTui(new ScriptedApp([], []), {
  start: { screen: 'job', handle },
  color: true,
  unicode: true,
  version: '0.0.0',
  onEndSignal,
});
process.exit(0);

/** The job when the screen opens. */
function atScene(): JobMaker {
  if (scene === 'stages') return maker.opened();
  if (scene === 'work') {
    maker.gathering(needs);
    for (const { id } of needs) maker.looked(id);
    return maker;
  }
  return maker.planned(needs.map((need) => ({ ...need, libraryFits: 1, libraryFilm: filmOf(need.phrase) })));
}

/** A film of the user's own, so that the review shows a picture. */
function filmOf(title: string): LibraryFilm {
  return { path: `/films/${title}.mp4`, title, durationSeconds: 20, width: 1920, height: 1080 };
}

/** A stage that reports progress. */
function transcribe(): void {
  let calls = 0;
  setInterval(() => {
    calls += 1;
    log.emit({ type: 'stage.progress', stage: 'probe', fraction: (calls % 100) / 100 });
  }, progressEveryMs);
}

/** One need that works without end: each step reports bytes, every third one fails and its runner-up is tried. */
function work(needId: string, offset: number): void {
  let at = offset;
  let calls = 0;
  let step: NeedStepName = stepAt(at);
  const emit = (...bodies: EventBody[]) => bodies.forEach(log.emit);
  emit({ type: 'need.state', needId, state: 'active' }, { type: 'step.started', needId, step, key: '' });
  setInterval(() => {
    calls += 1;
    if (calls < progressCalls) {
      const message = `${((7.4 * calls) / progressCalls).toFixed(1)} of 7.4 MB · 2.2 MB/s`;
      emit({ type: 'step.progress', needId, step, key: '', fraction: calls / progressCalls, message });
      return;
    }
    calls = 0;
    at += 1;
    const before = { needId, step, key: '' };
    emit(
      at % 3 === 0
        ? { type: 'step.failed', ...before, error: 'refused' }
        : { type: 'step.stopped', ...before },
    );
    step = stepAt(at);
    emit(
      { type: 'step.started', needId, step, key: '' },
      {
        type: 'lanes.changed',
        lanes: { ...log.job.lanes, ai: { active: at % 6, limit: 5, waiting: at % 4 } },
      },
    );
  }, progressEveryMs);
}

function stepAt(at: number): NeedStepName {
  return steps[at % steps.length] ?? 'search';
}

/** How the scripted engine reacts to the keys that the benchmark presses. */
function dispatch(command: Parameters<JobHandle['dispatch']>[0]): void {
  if (command.type !== 'select') return;
  log.emit({ type: 'need.selected', needId: command.needId, selected: command.selected });
}
