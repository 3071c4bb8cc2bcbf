import { useState } from 'react';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { hasEnded } from '../../../core/job/progress/progress.ts';
import { waitsForService } from '../../../core/job/progress/waits.ts';
import type { Controller } from '../../controller.ts';
import { useHistory } from '../../hooks/use-history.ts';
import { useJobs, useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import type { Action, Handlers } from '../../keys/keymap.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { jobMark } from '../../text/words.ts';
import { BudgetForm } from './BudgetForm.tsx';
import {
  dashboardHeader,
  dashboardStatus,
  hasLostCalls,
  jobLines,
  notBilledQuestion,
} from './dashboard-header.ts';
import { faultLines, needRows, stageLines } from './dashboard-lines.ts';

/** A running job: one line per need, the cost, the load of each lane; above it one line per job when several run. */
export function Dashboard({ job, covered, showClips }: DashboardProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isBudget, setBudget] = useState(false);
  const { running } = useHistory();
  const others = useJobs(running);
  const isRunning = job.state === 'running';
  const isMoving = !covered && worksNow(job);
  const frame = useTick(isMoving || (others.length > 1 && !covered));
  const now = Date.now();

  const shown = job.needs.filter(({ need }) => need.selected);
  const hasNeeds = shown.length > 0 && (job.stage === 'gather' || job.stage === 'deliver');
  const jobs = jobLines(others, job.id, { theme, width: layout.width, frame, now });
  const below = [dashboardStatus(job, theme, layout.width), ...jobs];
  const faults = shown.length > 0 ? faultLines(job, layout.width, theme) : [];
  const height = layout.bodyRows(1 + below.length) - faults.length;
  const list = useList(shown.length, height, (index) => shown[index]?.need.id ?? '');
  const chosen = shown[list.index];
  const nextJob = useNextJob(job.id);
  const skip = () =>
    chosen &&
    controller.ask(`Skip "${chosen.need.phrase}"? Its running steps will be stopped.`, () =>
      controller.dispatch(job.id, { type: 'skip', needId: chosen.need.id }),
    );

  useKeys({
    level: 'screen',
    contexts: ['dashboard', 'list'],
    isActive: !covered && !isBudget,
    on: {
      ...list.on,
      log: () => controller.openOverlay({ name: 'log', jobId: job.id }),
      ...(hasNeeds && { view: showClips }),
      ...(isRunning && {
        pause: () => controller.dispatch(job.id, { type: 'pause', paused: !job.paused }),
        'try-now': () => controller.dispatch(job.id, { type: 'try-now' }),
      }),
      ...notBilledKey(job, controller),
      ...(canSetBudget(job) && { budget: () => setBudget(true) }),
      ...(hasStopped(job) && { resume: () => controller.open({ id: job.id, name: job.video.name }) }),
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      ...(chosen && {
        details: () => controller.openOverlay({ name: 'need', jobId: job.id, needId: chosen.need.id }),
        ...(canRetry(job, chosen) && {
          retry: () => controller.dispatch(job.id, { type: 'retry', needId: chosen.need.id }),
        }),
        ...(isRunning && !hasEnded(chosen) && { skip }),
      }),
    },
  });

  const needs = needRows(shown, list, { width: layout.width, theme, frame, now });
  const mark = jobMark(job.state, theme.glyphs, frame, job.paused);
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      spins={isMoving && !hasNeeds}
      header={dashboardHeader(job, theme, layout.width, now)}
      below={below}
      lines={hasNeeds ? [...faults, ...needs] : stageLines(job, layout.width, theme, now)}
      contexts={isBudget ? ['form'] : ['dashboard', 'everywhere']}
      without={isBudget ? ['next'] : unusable(job, chosen, { hasNeeds, hasOthers: others.length > 1 })}
    >
      {isBudget ? <BudgetForm job={job} isActive={!covered} close={() => setBudget(false)} /> : undefined}
    </Frame>
  );
}

interface DashboardProps {
  job: Job;
  covered: boolean;
  showClips: () => void;
}

/** Whether any step runs; steps that were running when the job was paused may finish. */
function worksNow(job: Job): boolean {
  return job.state === 'running' && (!job.paused || job.needs.some((each) => each.running.length > 0));
}

/** The key for calls that may have been billed, while there are some. */
function notBilledKey(job: Job, controller: Controller): Handlers {
  if (!hasLostCalls(job)) return {};
  const dispatch = () => controller.dispatch(job.id, { type: 'not-billed' });
  return { 'not-billed': () => controller.ask(notBilledQuestion(job), dispatch) };
}

/** Needs can be retried while the job runs; after its end only those that failed. */
function canRetry(job: Job, { state }: NeedProgress): boolean {
  return job.state === 'running' || (job.state === 'finished' && state === 'failed');
}

/** A finished job costs nothing more, so it needs no budget. */
function canSetBudget(job: Job): boolean {
  return job.state === 'running' || hasStopped(job);
}

function hasStopped(job: Job): boolean {
  return job.state === 'failed' || job.state === 'interrupted';
}

function unusable(
  job: Job,
  chosen: NeedProgress | undefined,
  { hasNeeds, hasOthers }: { hasNeeds: boolean; hasOthers: boolean },
): Action[] {
  const none: Action[] = hasNeeds ? [] : ['view'];
  if (!hasOthers) none.push('next-job');
  if (job.state !== 'running') none.push('skip', 'pause');
  if (job.state !== 'running' || !waitsForService(job, Date.now())) none.push('try-now');
  if (!hasStopped(job)) none.push('resume');
  if (!canSetBudget(job)) none.push('budget');
  if (!hasLostCalls(job)) none.push('not-billed');
  if (!chosen) return [...none, 'details', 'retry', 'skip'];
  return canRetry(job, chosen) ? none : [...none, 'retry'];
}
