import { lostCalls } from '../money/open-call.ts';
import type { Settings } from '../settings/settings.ts';
import type { Command } from './command.ts';
import type { EventBody } from './events/events.ts';
import type { Job, NeedProgress } from './job.ts';
import { refusedClips } from './job.ts';
import { filmEvents, pickEvents, searchEvents } from './need/decide-choices.ts';
import { hasEnded } from './progress/progress.ts';
import { addedNeed } from './review/added-need.ts';
import type { ReviewMove } from './review/changes.ts';
import { densityEvents, planStartFault } from './review/density.ts';
import { needTimesFault } from './review/need-times.ts';
import { nextChange } from './review/undo.ts';

/** The settings a decision depends on. */
export type DecideSettings = Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>;

/**
 * Turns a command into events; the only place that does. Pure. Returns no events when nothing would change or the
 * command does not apply to the job's current state. Stopping and ending a pause change no state; the runner carries them
 * out.
 */
export function decide(job: Job, command: Command, settings: DecideSettings): EventBody[] {
  switch (command.type) {
    case 'select':
    case 'select-all':
    case 'edit':
    case 'add':
      return inReview(job) ? reviewEvents(job, command, settings) : [];
    case 'more-needs':
    case 'stop-planning':
    case 'fewer-needs':
      return densityEvents(job, command.type);
    case 'undo':
    case 'redo':
      return undoEvents(job, command.type);
    case 'pick':
      return pickEvents(job, command, settings);
    case 'search':
      return searchEvents(job, command.needId, command.phrase);
    case 'film':
      return filmEvents(job, command.needId);
    case 'start':
      return startEvents(job);
    case 'pause':
      return job.paused === command.paused ? [] : [{ type: 'job.paused', paused: command.paused }];
    case 'skip':
      return skipEvents(job, command.needId);
    case 'retry': {
      const progress = progressOf(job, command.needId);
      const canRetry = progress !== undefined && hasEnded(progress) && progress.state !== 'filled';
      return canRetry ? [{ type: 'need.retried', needId: command.needId }] : [];
    }
    case 'refuse': {
      const { needId, key } = command;
      const progress = progressOf(job, needId);
      const isThere = progress?.results.file[key] !== undefined && !progress.refused?.includes(key);
      return isThere ? [{ type: 'clip.refused', needId, key }] : [];
    }
    case 'judge': {
      const { needId, key, verdict } = command;
      const progress = progressOf(job, needId);
      if (!progress || progress.verdicts?.[key] === verdict) return [];
      return [{ type: 'clip.judged', needId, key, ...(verdict && { verdict }) }];
    }
    case 'budget':
      return job.cost.budgetUsd === command.usd ? [] : [{ type: 'job.budget', budgetUsd: command.usd }];
    case 'not-billed':
      return notBilledEvents(job);
    case 'try-now':
    case 'stop':
      return [];
  }
}

function startEvents(job: Job): EventBody[] {
  const canStart = inReview(job) && planStartFault(job) === undefined;
  return canStart ? [{ type: 'job.state', state: 'running' }] : [];
}

function undoEvents(job: Job, by: ReviewMove): EventBody[] {
  const change = nextChange(job, by);
  return change ? [{ ...change, by }] : [];
}

function notBilledEvents(job: Job): EventBody[] {
  return lostCalls(job.openCalls).length === 0 ? [] : [{ type: 'calls.unbilled' }];
}

/** The plan can be changed only during the review. */
function inReview(job: Job): boolean {
  return job.state === 'awaiting-review';
}

type ReviewCommand = Extract<Command, { type: 'select' | 'select-all' | 'edit' | 'add' }>;

function reviewEvents(job: Job, command: ReviewCommand, settings: DecideSettings): EventBody[] {
  switch (command.type) {
    case 'select': {
      const { needId, selected } = command;
      const need = progressOf(job, needId)?.need;
      return need && need.selected !== selected ? [{ type: 'need.selected', needId, selected }] : [];
    }
    case 'select-all': {
      const { selected, needIds: wanted } = command;
      const needIds = job.needs
        .filter(({ need }) => need.selected !== selected && (wanted?.includes(need.id) ?? true))
        .map(({ need }) => need.id);
      return needIds.length === 0 ? [] : [{ type: 'needs.selected', needIds, selected }];
    }
    case 'edit': {
      const { needId, changes } = command;
      const need = progressOf(job, needId)?.need;
      const { at = need?.at ?? 0, until = need?.until ?? 0 } = changes;
      const hasTimes = changes.at !== undefined || changes.until !== undefined;
      const isPossible = need && !(hasTimes && needTimesFault(job, at, until) !== undefined);
      return isPossible ? [{ type: 'need.edited', needId, changes }] : [];
    }
    case 'add':
      return [{ type: 'need.added', need: addedNeed(job, command, settings) }];
  }
}

/** A skipped need ends as skipped, unless it has a clip that was to be replaced: then it keeps that clip. */
function skipEvents(job: Job, needId: string): EventBody[] {
  const progress = progressOf(job, needId);
  if (!progress || hasEnded(progress) || job.stages.gather.state !== 'active') return [];
  const refused = refusedClips(progress);
  return Object.keys(progress.results.file).length > 0
    ? keepClipsEvents(needId, refused, 'this clip stays')
    : [{ type: 'need.state', needId, state: 'skipped', message: 'skipped' }];
}

/** The events that keep refused clips when there is no replacement; `message` says why. */
export function keepClipsEvents(needId: string, keys: readonly string[], message: string): EventBody[] {
  return [
    ...keys.map((key): EventBody => ({ type: 'clip.kept', needId, key })),
    { type: 'need.state', needId, state: 'filled', message },
  ];
}

function progressOf(job: Job, needId: string): NeedProgress | undefined {
  return job.needs.find((each) => each.need.id === needId);
}
