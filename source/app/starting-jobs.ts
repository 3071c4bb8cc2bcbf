import type { JobHandle } from '../core/api/app.ts';
import type { Probe } from '../core/footage/media.ts';
import type { Listener } from '../runner/job-log.ts';

/** How a job is started. */
export interface StartOptions {
  /** They see every event from the first. */
  readers?: readonly Listener[];
  /** Ends the start; once there is a job to resume, it stops that. */
  signal?: AbortSignal;
  /** What the video is, where that is being found out already. */
  probe?: Promise<Probe>;
}

/** Jobs that are being started: whoever ends the program stops these, too. */
export class Beginnings<Running extends { handle: Pick<JobHandle, 'dispatch'> }> {
  readonly #underWay = new Set<Promise<Running>>();

  /** Settles when every job that is being started runs, or does not come about. */
  async over(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /** Follows a start to its end. Where the signal came too late to end it, the job that runs is stopped. */
  async follow(beginning: Promise<Running>, signal?: AbortSignal): Promise<Running> {
    this.#underWay.add(beginning);
    try {
      const running = await beginning;
      if (signal?.aborted) void running.handle.dispatch({ type: 'stop', kill: true });
      return running;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      this.#underWay.delete(beginning);
    }
  }
}
