import type { EventBody } from '../../core/job/events/events.ts';
import type { Job } from '../../core/job/job.ts';
import { reopensNeed } from '../../core/job/need/reduce-need.ts';
import { applyEvents } from '../../runner/job-log.ts';
import { removeOrphans } from '../../store/cleanup.ts';
import { writeAtomically } from '../../store/files/write-file.ts';
import { createHistoryEntry } from '../../store/jobs/history-entry.ts';
import { type LockedJob, saveWithCalls } from '../../store/jobs/jobs.ts';
import { deleteRemovedClips } from '../../store/jobs/removed-clips.ts';
import type { CommandContext } from '../context/context.ts';

/**
 * Whether these events require that the job runs again; otherwise it is only saved. Undoing a choice requires it
 * only if the restored need still waits for work.
 */
export function needsResume(job: Job, events: readonly EventBody[]): boolean {
  return events.some((event) => {
    if (event.type === 'job.budget' || event.type === 'planning.started' || acceptsPlan(event)) return true;
    if (event.type !== 'need.restored') return reopensNeed(event);
    return applyEvents(job, events).needs.some(
      ({ need, state }) => need.id === event.needId && state === 'waiting',
    );
  });
}

/** Whether the plan was accepted. */
export function acceptsPlan(event: EventBody): boolean {
  return event.type === 'job.state' && event.state === 'running';
}

/**
 * Applies events to a job that is not running: saves it and releases its lock. The reports of a finished job are written
 * again, and partial files of earlier runs that were killed are removed.
 * @throws the file system's error
 */
export async function saveEventsOfEndedJob(
  { home, history }: Pick<CommandContext, 'home' | 'history'>,
  { job, unsaved, release }: LockedJob,
  events: readonly EventBody[],
): Promise<Job> {
  try {
    if (events.length === 0) return job;
    const decided = applyEvents(job, [...unsaved, ...events]);
    await saveWithCalls(home, decided);
    if (job.state === 'finished') {
      // Loaded only here, because starting a job needs none of the timeline writers.
      const { deliver } = await import('../../deliver/deliver.ts');
      await deliver(decided, writeAtomically);
      await deleteRemovedClips(decided);
      await removeOrphans(home, job.outputDir);
    }
    await history.put(createHistoryEntry(decided));
    return decided;
  } finally {
    await release();
  }
}
