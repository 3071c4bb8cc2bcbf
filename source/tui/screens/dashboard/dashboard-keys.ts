import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { hasEnded } from '../../../core/job/progress/progress.ts';
import type { Controller } from '../../controller.ts';
import type { Action, KeyHandlers } from '../../keys/keymap.ts';
import type { KeyLabels } from '../../parts/Footer.tsx';
import { searchLabels } from '../../parts/forms/PhraseForm.tsx';
import { hasLostCalls, notBilledQuestion } from './dashboard-header.ts';

/** The keys that act on the job. */
export function dashboardJobKeys(job: Job, controller: Controller, askBudget: () => void): KeyHandlers {
  const isRunning = job.state === 'running';
  return {
    log: () => controller.openOverlay({ name: 'log', jobId: job.id }),
    ...(canSetBudget(job) && { budget: askBudget }),
    ...(hasLostCalls(job) && { 'not-billed': () => askNotBilled(job, controller) }),
    ...(hasStopped(job) && { pause: () => controller.open({ id: job.id, name: job.video.name }) }),
    ...(isRunning && {
      pause: () => controller.dispatch(job.id, { type: 'pause', paused: !job.paused }),
      retry: () => tryNow(job, controller),
    }),
  };
}

/** The keys that act on the chosen need. */
export function dashboardNeedKeys(job: Job, chosen: NeedProgress, controller: Controller): KeyHandlers {
  const needId = chosen.need.id;
  return {
    details: () => controller.openOverlay({ name: 'need', jobId: job.id, needId }),
    ...(canRetry(job, chosen) && { retry: () => controller.dispatch(job.id, { type: 'retry', needId }) }),
  };
}

function askNotBilled(job: Job, controller: Controller): void {
  const dispatch = () => controller.dispatch(job.id, { type: 'not-billed' });
  controller.ask({ text: notBilledQuestion(job), yes: dispatch });
}

function tryNow(job: Job, controller: Controller): void {
  if (waitsForService(job, Date.now())) controller.dispatch(job.id, { type: 'try-now' });
  else controller.notify('Only a need that ended without a clip can be tried again.');
}

/** Whether any step runs; steps that were running when the job was paused may finish. */
export function isAnyStepRunning(job: Job): boolean {
  return job.state === 'running' && (!job.paused || job.needs.some((each) => each.running.length > 0));
}

/** A need can be retried once it has ended without a clip. */
function canRetry(job: Job, progress: NeedProgress): boolean {
  return job.state !== 'awaiting-review' && hasEnded(progress) && progress.state !== 'filled';
}

/** What `p` and `r` do at the moment, and what Enter does while a phrase is typed. */
export function dashboardKeyLabels(job: Job, chosen: NeedProgress | undefined, isBudget: boolean): KeyLabels {
  const pause = hasStopped(job) || job.paused ? 'resume' : 'pause';
  return {
    pause,
    ...(isBudget ? {} : searchLabels),
    ...(!(chosen && canRetry(job, chosen)) && { retry: 'try now' }),
  };
}

/** A finished job costs nothing more, so it needs no budget. */
function canSetBudget(job: Job): boolean {
  return job.state === 'running' || hasStopped(job);
}

function hasStopped(job: Job): boolean {
  return job.state === 'failed' || job.state === 'interrupted';
}

/** The actions that can do nothing at the moment. */
export function unusableDashboardActions(
  job: Job,
  chosen: NeedProgress | undefined,
  { hasNeeds, hasOthers }: { hasNeeds: boolean; hasOthers: boolean },
): Action[] {
  const none: Action[] = hasNeeds ? [] : ['view', 'filter'];
  if (!hasOthers) none.push('next-job');
  if (job.state !== 'running' && !hasStopped(job)) none.push('pause');
  if (!job.changes?.undo.length) none.push('undo');
  if (!canSetBudget(job)) none.push('budget');
  if (!hasLostCalls(job)) none.push('not-billed');
  const waits = job.state === 'running' && waitsForService(job, Date.now());
  if (!hasNeeds || !chosen)
    return [
      ...none,
      ...(waits ? [] : (['retry'] as const)),
      'details',
      'film',
      'take-back',
      'next-best',
      'search-again',
    ];
  none.push(chosen.toFilm || chosen.state === 'skipped' ? 'film' : 'take-back');
  if (Object.keys(chosen.results.file).length === 0) none.push('next-best');
  return canRetry(job, chosen) || waits ? none : [...none, 'retry'];
}

/** Whether anything waits for an overloaded service now, a wait that the user can end. */
function waitsForService({ stages, needs }: Job, now: number): boolean {
  const steps = needs.flatMap(({ running }) => running);
  return [...Object.values(stages), ...steps].some(({ wait }) => wait?.canEnd === true && wait.until > now);
}
