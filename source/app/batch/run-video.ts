import type { JobHandle, NewJob } from '../../core/api/app.ts';
import { UserError, VideoError } from '../../core/errors.ts';
import type { Job } from '../../core/job/job.ts';
import type { BatchShots } from '../../runner/batch-shots.ts';
import type { Listener } from '../../runner/job-log.ts';
import type { RunEnd } from '../../runner/runner.ts';
import type { Session } from '../session.ts';

/** The job of one of several videos, and how it is run. */
export interface VideoRun {
  /** Its job, if it was started before. */
  saved: Job | undefined;
  /** The request for a new job. Called when one is needed; saves the job's id before it returns. */
  newJob(): Promise<NewJob>;
  acceptPlan: boolean;
  /** Whether a job that reaches its review is stopped there, because nobody can review it. */
  stopsAtReview: boolean;
  readers: readonly Listener[];
  /** Aborts the start; once the job runs, stops it gracefully. */
  signal: AbortSignal;
  batchShots?: BatchShots | undefined;
  onRunning(handle: JobHandle): void;
}

/**
 * Continues the job of a video, or starts a new one, and waits for its end. If another video has the name now, that is a
 * new job.
 * @throws UserError when it cannot be started; the signal's reason
 */
export async function runVideo(session: Session, run: VideoRun): Promise<RunEnd> {
  let handle: JobHandle | undefined;
  const stop = () => void handle?.dispatch({ type: 'stop', kill: false });
  const atReview: Listener = (event) => {
    const isReview = event.type === 'job.state' && event.state === 'awaiting-review';
    if (isReview && run.stopsAtReview) queueMicrotask(stop);
  };
  const { acceptPlan, signal, batchShots } = run;
  const how = { readers: [...run.readers, atReview], signal, batchShots };
  const begin = async () => {
    if (run.saved) {
      try {
        return await session.resume(run.saved.id, { ...(acceptPlan && { acceptPlan }) }, how);
      } catch (error) {
        if (!(error instanceof VideoError) || error.kind !== 'changed') throw error;
      }
    }
    const request = await run.newJob();
    return session.start({ ...request, acceptPlan: acceptPlan || request.acceptPlan }, how);
  };
  const running = await begin();
  handle = running.handle;
  run.onRunning(handle);
  // It may have reached its review, or have been stopped, before the handle was known.
  const isInReview = handle.snapshot().state === 'awaiting-review';
  if (signal.aborted || (isInReview && run.stopsAtReview)) stop();
  return running.ended;
}

/** The saved job of a video; undefined when none was started or it was deleted. */
export async function loadJobOfVideo(session: Session, id: string | undefined): Promise<Job | undefined> {
  if (id === undefined) return undefined;
  return session.load(id).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
}
