import { plainLineOf } from './events/event-traits.ts';
import type { EventBody, JobEvent } from './events/events.ts';
import { type Job, type StageName, stageNames } from './job.ts';
import {
  dropOutdatedResults,
  latestMessage,
  type NeedEvent,
  newNeed,
  reduceNeed,
  reopensNeed,
} from './need/reduce-need.ts';
import { withProgress } from './progress/job-progress.ts';
import { gatherFraction, hasEnded } from './progress/progress.ts';
import { reduceCalls } from './reduce-calls.ts';
import { isUndoableEvent } from './review/changes.ts';
import { reducePlan, withoutEndedPlanning, withoutPlanning } from './review/reduce-plan.ts';
import { applyToHistory, withoutRefusal } from './review/undo.ts';
import { laneNames } from './step/steps.ts';

/** Max log lines kept with the job. */
const logLimit = 200;

/** Max step timings kept for the ETA. */
const timingLimit = 500;

/** The state of a job after its first event. */
export function createJob(event: JobEvent & Extract<EventBody, { type: 'job.created' }>): Job {
  return {
    version: 1,
    id: event.jobId,
    video: event.video,
    outputDir: event.outputDir,
    options: event.options,
    createdAt: event.at,
    updatedAt: event.at,
    earlierMs: 0,
    state: 'created',
    stage: 'probe',
    stages: recordOf(stageNames, () => ({ state: 'waiting' as const, fraction: 0 })),
    paused: false,
    engines: [],
    stepVersions: {},
    notes: [],
    planned: false,
    needs: [],
    calls: [],
    cost: { usd: 0, savedUsd: 0, unpricedCalls: 0, budgetUsd: event.budgetUsd },
    cache: { hits: 0, misses: 0 },
    lanes: recordOf(laneNames, () => ({ active: 0, limit: 0, waiting: 0 })),
    timings: [],
    progress: 0,
    log: [],
  };
}

/** The next state of a job; the only place where state changes. Pure; unchanged parts keep their identity. */
export function reduce(job: Job, event: JobEvent): Job {
  const reduced = withEvent(job, event);
  const changed = withChanges(job, reduced, event);
  const told = withLine(changed, event);
  const { gather } = told.stages;
  const isSame = told.needs === job.needs && gather === job.stages.gather;
  const fraction =
    gather.state === 'active' && !isSame ? Math.max(gather.fraction, gatherFraction(told)) : gather.fraction;
  const next: Job = {
    ...told,
    updatedAt: event.at,
    stages: fraction === gather.fraction ? told.stages : { ...told.stages, gather: { ...gather, fraction } },
  };
  return withProgress(job, next, event);
}

/** Keeps what the user can undo and redo. `before` is the job before the event. */
function withChanges(before: Job, job: Job, event: JobEvent): Job {
  if (isUndoableEvent(event)) return { ...withoutEndedPlanning(job), changes: applyToHistory(before, event) };
  if (event.type !== 'clip.kept' || !job.changes) return job;
  return { ...job, changes: withoutRefusal(job.changes, event) };
}

/** Keeps what plain output prints for an event. The lines of the log are kept there. */
function withLine(job: Job, event: JobEvent): Job {
  if (event.type === 'log' || event.type === 'note.added') return job;
  const text = plainLineOf(event, job);
  if (text === undefined) return job;
  const level = event.type === 'stage.failed' || event.type === 'step.failed' ? 'warn' : 'info';
  const lines = text.split('\n').map((message) => ({ at: event.at, level, message }) as const);
  return { ...job, activity: [...(job.activity ?? []), ...lines].slice(-logLimit) };
}

function reduceNeeds(job: Job, event: NeedEvent): Job {
  const next = reduceNeed(job, event);
  return reopensNeed(event) ? reopenGather(next) : withTiming(next, event, job);
}

/** A job with a clip to replace or a need to retry is no longer finished; its reports are written again later. */
function reopenGather(job: Job): Job {
  if (job.stages.gather.state !== 'done' || job.needs.every((each) => hasEnded(each) || !each.need.selected))
    return job;
  return {
    ...job,
    state: job.state === 'finished' ? 'interrupted' : job.state,
    stages: {
      ...job.stages,
      gather: { state: 'waiting', fraction: gatherFraction(job) },
      deliver: { state: 'waiting', fraction: 0 },
    },
  };
}

/** A failed step counts, too: it was waited for. */
function withTiming(job: Job, event: JobEvent, before: Job): Job {
  if (event.type !== 'step.finished' && event.type !== 'step.failed') return job;
  const { step, at } = event;
  if (event.type === 'step.finished') return addTiming(job, { step, at, milliseconds: event.milliseconds });
  const progress = before.needs.find(({ need }) => need.id === event.needId);
  const running = progress?.running.find((each) => each.step === step && each.key === event.key);
  if (!running) return job;
  return addTiming(job, { step, at, milliseconds: Math.max(0, at - running.startedAt), failed: true });
}

function addTiming(job: Job, timing: Job['timings'][number]): Job {
  return { ...job, timings: [...job.timings, timing].slice(-timingLimit) };
}

function withEvent(job: Job, event: JobEvent): Job {
  switch (event.type) {
    // Handled by createJob.
    case 'job.created':
      return job;
    case 'job.opened':
      return withNewRun(job, event);
    case 'job.state':
      return withState(job, event);
    case 'job.paused':
      return { ...job, paused: event.paused };
    case 'job.budget':
      return { ...job, cost: { ...job.cost, budgetUsd: event.budgetUsd } };
    case 'video.moved': {
      const { path } = event;
      return { ...job, video: { ...job.video, path }, ...(job.probe && { probe: { ...job.probe, path } }) };
    }
    case 'stage.started':
      return { ...withStage(job, event.stage, 'active', 0, { startedAt: event.at }), stage: event.stage };
    case 'stage.progress':
      return withStage(
        job,
        event.stage,
        'active',
        event.fraction,
        latestMessage(job.stages[event.stage], event),
      );
    case 'stage.finished':
      return withStage(
        event.stage === 'review' ? withoutUndoHistory(withoutPlanning(job)) : job,
        event.stage,
        'done',
        1,
        tookSince(job.stages[event.stage].startedAt, event.at),
      );
    case 'stage.failed':
      return { ...withStage(job, event.stage, 'failed'), error: event.error };
    case 'needs.selected':
    case 'needs.added':
    case 'needs.removed':
    case 'planning.started':
    case 'planning.progress':
    case 'planning.ended':
      return reducePlan(job, event);
    case 'job-step.finished':
      return withJobStep(job, event);
    case 'shots.used':
      return { ...job, usedShots: event.shots };
    case 'call.sent':
    case 'call.finished':
    case 'call.unbilled':
    case 'call.lost':
    case 'calls.unbilled':
      return reduceCalls(job, event);
    case 'cache.asked':
      return {
        ...job,
        cache: { hits: job.cache.hits + (event.hit ? 1 : 0), misses: job.cache.misses + (event.hit ? 0 : 1) },
      };
    case 'lanes.changed':
      return { ...job, lanes: event.lanes };
    case 'workers.changed':
      return { ...job, workers: event.workers };
    case 'note.added':
      return job.notes.includes(event.note) ? job : { ...job, notes: [...job.notes, event.note] };
    case 'log': {
      const { at, level, message, needId } = event;
      const line = needId === undefined ? { at, level, message } : { at, level, message, needId };
      return { ...job, log: [...job.log, line].slice(-logLimit) };
    }
    case 'need.added':
    case 'need.removed':
    case 'need.edited':
    case 'need.selected':
    case 'need.counted':
    case 'need.state':
    case 'need.shortlist':
    case 'need.retried':
    case 'need.picked':
    case 'need.pick-failed':
    case 'need.searched-again':
    case 'need.to-film':
    case 'need.restored':
    case 'clip.refused':
    case 'clip.kept':
    case 'clip.judged':
    case 'step.started':
    case 'step.progress':
    case 'step.command':
    case 'step.finished':
    case 'step.failed':
    case 'step.stopped':
    case 'step.lost':
      return reduceNeeds(job, event);
  }
}

/** Starts a new run: no step is in flight, and results of older step versions are dropped. */
function withNewRun(job: Job, event: JobEvent & { type: 'job.opened' }): Job {
  const { error: _error, endedAt: _endedAt, workers: _workers, ...rest } = job;
  return {
    ...rest,
    state: 'running',
    paused: false,
    runStartedAt: event.at,
    engines: event.engines,
    stepVersions: event.stepVersions ?? job.stepVersions,
    ...(event.experience && { experience: event.experience }),
    lanes: recordOf(laneNames, () => ({ active: 0, limit: 0, waiting: 0 })),
    needs: job.needs.map((each) => ({
      ...(hasEnded(each) ? each : dropOutdatedResults(each, job.stepVersions, event.stepVersions)),
      running: [],
      state: each.state === 'active' ? ('waiting' as const) : each.state,
    })),
  };
}

function withState(job: Job, event: JobEvent & { type: 'job.state' }): Job {
  const { runStartedAt, error: _error, ...rest } = job;
  if (event.state === 'running') return { ...rest, state: 'running', runStartedAt: runStartedAt ?? event.at };
  const ended = event.state !== 'awaiting-review';
  return {
    ...rest,
    state: event.state,
    earlierMs: job.earlierMs + (runStartedAt === undefined ? 0 : Math.max(0, event.at - runStartedAt)),
    ...(ended && { endedAt: event.at }),
    ...(event.error !== undefined && { error: event.error }),
  };
}

function withStage(
  job: Job,
  name: StageName,
  state: Job['stages'][StageName]['state'],
  fraction = 0,
  more: Partial<Job['stages'][StageName]> = {},
): Job {
  const { startedAt, fraction: before } = job.stages[name];
  const stage = {
    state,
    fraction: Math.max(before, Math.min(1, fraction)),
    ...(startedAt !== undefined && { startedAt }),
    ...more,
  };
  return { ...job, stages: { ...job.stages, [name]: stage } };
}

function tookSince(startedAt: number | undefined, now: number): { milliseconds?: number } {
  return startedAt === undefined ? {} : { milliseconds: Math.max(0, now - startedAt) };
}

/** Clears the undo history: changes can be undone only until gathering starts. */
function withoutUndoHistory({ changes: _changes, ...job }: Job): Job {
  return job;
}

function withJobStep(job: Job, event: JobEvent & { type: 'job-step.finished' }): Job {
  if (event.step === 'probe') {
    const { probe, identity, notes: probeNotes = [] } = event.output;
    return { ...job, probe, notes: [...job.notes, ...probeNotes], video: { ...job.video, identity } };
  }
  const notes = [...job.notes, ...event.output.notes];
  if (event.step === 'transcribe') return { ...job, notes, transcript: event.output.transcript };
  return { ...job, notes, planned: true, needs: event.output.needs.map(newNeed) };
}

function recordOf<Name extends string, Value>(
  names: readonly Name[],
  make: () => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, Value>;
}
