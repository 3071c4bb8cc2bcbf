import type { JobHandle } from '../../core/api/app.ts';
import type { Probe } from '../../core/footage/media.ts';
import type { Listener } from '../../runner/job-log.ts';

/** How a job is started. */
export interface StartOptions {
  /** Called with every event from the first on. */
  readers?: readonly Listener[];
  /** Aborts the start; once the job is saved, stops it instead. */
  signal?: AbortSignal;
  /** The facts of the video, if they are being read already. */
  probe?: Promise<Probe>;
}

/** Jobs that are being started: ending the program stops these, too. */
export class StartingJobs<Running extends { handle: Pick<JobHandle, 'dispatch'> }> {
  readonly #inFlight = new Set<Promise<Running>>();

  /** Settles when every start has succeeded or failed. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** Waits for a start. If the signal is aborted too late to prevent it, the job that now runs is killed. */
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
