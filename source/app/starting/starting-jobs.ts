import type { JobHandle } from '../../core/api/app.ts';
import { toJobStop } from '../../core/errors.ts';
import type { BatchShots } from '../../runner/batch-shots.ts';
import type { Listener } from '../../runner/job-log.ts';
import type { ProbedVideo } from '../../steps/probe.ts';
import type { Release } from '../../store/files/lock.ts';

/** How a job is started. */
export interface StartOptions {
  /** Called with every event, from the first one on. */
  readers?: readonly Listener[];
  /** Aborts the start; once the job is running, stops it. */
  signal?: AbortSignal;
  /** The probe of the video, if it has already begun. */
  probed?: Promise<ProbedVideo>;
  /** The shots of the batch that the job belongs to, if no shot may be used twice in it. */
  batchShots?: BatchShots | undefined;
}

/** Tracks the starts in flight, so that ending the program stops these jobs, too. */
export class StartingJobs<Running extends { handle: Pick<JobHandle, 'dispatch'> }> {
  readonly #inFlight = new Set<Promise<Running>>();

  /** Settles when every start has succeeded or failed. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** Waits for a start. If the signal is aborted too late to prevent it, the new job is killed. */
  async track(start: Promise<Running>, signal?: AbortSignal): Promise<Running> {
    this.#inFlight.add(start);
    try {
      const running = await start;
      if (signal?.aborted) void running.handle.dispatch({ type: 'stop', kill: true });
      return running;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      this.#inFlight.delete(start);
    }
  }
}

/** Releases the lock of a job if `begin` fails. @throws what `begin` throws; JobStopError for a disk fault */
export async function releaseLockOnFailure<Value>(
  release: Release,
  begin: () => Promise<Value>,
): Promise<Value> {
  try {
    return await begin();
  } catch (error) {
    await release();
    throw toJobStop(error);
  }
}
