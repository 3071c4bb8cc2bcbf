import type { Need } from '../../plan/need.ts';
import type { JobEvent, StepProgress } from '../events/events.ts';
import type { Job, NeedProgress } from '../job.ts';
import { needFraction } from '../progress/progress.ts';
import type { StepWait } from '../step/step-wait.ts';
import { emptyNeedResults, needStepNames } from '../step/steps.ts';
import { editedNeed } from './edited-need.ts';
import {
  applyFiledClip,
  applyFilmedByUser,
  applyPick,
  applyPickFailure,
  applyRestore,
  applySearchAgain,
} from './reduce-choices.ts';

/** Events that change one need. */
export type NeedEvent = Extract<JobEvent, { type: `need.${string}` | `step.${string}` | `clip.${string}` }>;

/** The initial state of a need. */
export function newNeed(need: Need): NeedProgress {
  return {
    need,
    state: 'waiting',
    running: [],
    results: emptyNeedResults(),
    failures: [],
    progress: 0,
    costUsd: 0,
  };
}

/** A need that the user selected or deselected; `untouched` when that was undone and nothing else was changed. */
export function withSelection(progress: NeedProgress, selected: boolean, untouched = false): NeedProgress {
  const { touched: _touched, ...rest } = progress;
  return { ...rest, need: { ...progress.need, selected }, ...(!untouched && { touched: true }) };
}

/** The part of `reduce` that changes one need. Events for unknown needs are ignored. */
export function reduceNeed(job: Job, event: NeedEvent): Job {
  if (event.type === 'need.added') {
    return { ...job, needs: sortByTime([...job.needs, newNeed(event.need)]) };
  }
  if (event.type === 'need.removed') {
    return { ...job, needs: job.needs.filter((each) => each.need.id !== event.needId) };
  }
  const needs = job.needs.map((each) => {
    if (each.need.id !== event.needId) return each;
    const changed = withEvent(each, event);
    const next = isTouching(job, event) ? { ...changed, touched: true as const } : changed;
    return {
      ...next,
      progress: Math.max(reopensNeed(event) ? 0 : each.progress, needFraction(next)),
    };
  });
  const mayMove = event.type === 'need.edited' || event.type === 'need.restored';
  return { ...job, needs: mayMove ? sortByTime(needs) : needs };
}

const reopening: ReadonlySet<string> = new Set([
  'need.retried',
  'need.picked',
  'need.searched-again',
  'need.restored',
  'clip.refused',
]);

/** Whether an event may ask for more work on a need that had ended. Its progress then starts again from 0. */
export function reopensNeed({ type }: Pick<JobEvent, 'type'>): boolean {
  return reopening.has(type);
}

/** Whether the user changes a need in the review with it, other than its selection. */
function isTouching(job: Job, event: NeedEvent): boolean {
  return job.state === 'awaiting-review' && touching.has(event.type);
}

const touching: ReadonlySet<string> = new Set([
  'need.edited',
  'need.picked',
  'need.searched-again',
  'need.to-film',
]);

/** Needs in order of time. */
export function sortByTime(needs: NeedProgress[]): NeedProgress[] {
  return needs.toSorted((a, b) => a.need.at - b.need.at);
}

function withEvent(
  progress: NeedProgress,
  event: Exclude<NeedEvent, { type: 'need.added' | 'need.removed' }>,
): NeedProgress {
  switch (event.type) {
    case 'need.selected':
      return withSelection(progress, event.selected, event.untouched);
    case 'need.edited':
      return { ...progress, need: editedNeed(progress.need, event.changes) };
    case 'need.counted': {
      const { libraryFits, libraryFilm } = event;
      return { ...progress, need: { ...progress.need, libraryFits, libraryFilm } };
    }
    case 'need.state': {
      const { message: _message, picks, ...rest } = progress;
      const ended = event.state !== 'active' && event.state !== 'waiting';
      return {
        ...rest,
        state: event.state,
        running: ended ? [] : progress.running,
        ...(!ended && picks && { picks }),
        ...(event.message !== undefined && { message: event.message }),
      };
    }
    case 'need.shortlist':
      return { ...progress, shortlist: event.candidateIds };
    case 'need.retried':
      return retried(progress);
    case 'need.picked':
      return applyPick(progress, event.pick);
    case 'need.pick-failed':
      return applyPickFailure(progress, event.reason);
    case 'need.searched-again':
      return applySearchAgain(progress, event.phrase);
    case 'need.to-film':
      return applyFilmedByUser(progress);
    case 'need.restored':
      return applyRestore(progress, event.progress);
    case 'step.started': {
      const { step, key, at } = event;
      return { ...progress, running: [...without(progress, event), { step, key, startedAt: at }] };
    }
    case 'step.progress':
      return {
        ...progress,
        running: progress.running.map((each) => (isSame(each, event) ? withProgress(each, event) : each)),
      };
    case 'step.command':
      return { ...progress, commands: withCommand(progress, event) };
    case 'clip.refused':
      return refused(progress, event.key, event.isLookAlike);
    case 'clip.kept':
      return { ...progress, refused: (progress.refused ?? []).filter((key) => key !== event.key) };
    case 'clip.judged': {
      const { [event.key]: _before, ...others } = progress.verdicts ?? {};
      return { ...progress, verdicts: event.verdict ? { ...others, [event.key]: event.verdict } : others };
    }
    case 'step.finished': {
      const next = { ...progress, running: without(progress, event) };
      if (event.step === 'file') return applyFiledClip(next, event.key, event.output);
      const done = { ...progress.results[event.step], [event.key]: event.output };
      return { ...next, results: { ...progress.results, [event.step]: done } };
    }
    case 'step.failed': {
      const { step, key, error, isServiceFault, isRefusal } = event;
      const kind = { ...(isServiceFault && { isServiceFault }), ...(isRefusal && { isRefusal }) };
      const failure = { step, key, message: error, ...kind };
      const failures = [...progress.failures, failure];
      return { ...progress, running: without(progress, event), failures };
    }
    case 'step.stopped':
      return { ...progress, running: without(progress, event) };
    case 'step.lost': {
      const { [event.key]: _lost, ...kept } = progress.results[event.step] as Record<string, unknown>;
      return { ...progress, results: { ...progress.results, [event.step]: kept } };
    }
  }
}

/**
 * Drops the results of steps whose version changed and of all later steps, which depend on them. Filed clips stay.
 */
export function dropOutdatedResults(
  progress: NeedProgress,
  saved: Job['stepVersions'],
  now: Job['stepVersions'] | undefined,
): NeedProgress {
  const first = needStepNames.findIndex(
    (step) => now !== undefined && saved[step] !== undefined && saved[step] !== now[step],
  );
  if (first === -1) return progress;
  const { shortlist, picks, ...rest } = progress;
  const outdated = needStepNames.slice(first).filter((step) => step !== 'file');
  const results = { ...progress.results, ...Object.fromEntries(outdated.map((step) => [step, {}])) };
  return {
    ...rest,
    results,
    ...(shortlist && !outdated.includes('rank') && { shortlist }),
    ...(picks && !outdated.includes('search') && { picks }),
  };
}

/** Clears failures so that the failed steps run again. A need that found nothing starts with a new search. */
function retried(progress: NeedProgress): NeedProgress {
  const { message: _message, pickFault: _fault, toFilm: _toFilm, shortlist, ...rest } = progress;
  const searchesAgain = progress.state === 'no-match';
  const passed = Object.entries(progress.results.verify).filter(([, verified]) => verified.passed);
  return {
    ...rest,
    state: 'waiting',
    running: [],
    failures: [],
    results: searchesAgain ? emptyNeedResults() : { ...progress.results, verify: Object.fromEntries(passed) },
    ...(!searchesAgain && shortlist && { shortlist }),
  };
}

/** The clip stays until its replacement is filed. */
function refused(progress: NeedProgress, key: string, isLookAlike = false): NeedProgress {
  if (!progress.results.file[key] || progress.refused?.includes(key)) return progress;
  const { message: _message, ...rest } = progress;
  const state = progress.state === 'active' ? 'active' : 'waiting';
  return {
    ...rest,
    state,
    refused: [...(progress.refused ?? []), key],
    ...(isLookAlike && { lookAlikes: [...(progress.lookAlikes ?? []), key] }),
  };
}

function withProgress(
  { message, wait, ...step }: NeedProgress['running'][number],
  event: StepProgress,
): NeedProgress['running'][number] {
  const fraction =
    event.fraction === undefined ? step.fraction : Math.max(step.fraction ?? 0, Math.min(1, event.fraction));
  return {
    ...step,
    ...(fraction !== undefined && { fraction }),
    ...latestMessage({ message, wait }, event),
  };
}

/** The message and wait to show. A message stays until the next message, a wait only until the next report. */
export function latestMessage(
  before: { message?: string | undefined; wait?: StepWait | undefined },
  now: StepProgress,
): { message?: string; wait?: StepWait } {
  const message = now.message ?? (before.wait ? undefined : before.message);
  return { ...(message !== undefined && { message }), ...(now.wait && { wait: now.wait }) };
}

/** Keeps only the latest command of each step, so that the saved job stays small. */
function withCommand(
  progress: NeedProgress,
  { step, key, command }: JobEvent & { type: 'step.command' },
): NonNullable<NeedProgress['commands']> {
  return [...(progress.commands ?? []).filter((each) => each.step !== step), { step, key, command }];
}

function without(progress: NeedProgress, event: { step: string; key: string }): NeedProgress['running'] {
  return progress.running.filter((each) => !isSame(each, event));
}

function isSame(a: { step: string; key: string }, b: { step: string; key: string }): boolean {
  return a.step === b.step && a.key === b.key;
}
