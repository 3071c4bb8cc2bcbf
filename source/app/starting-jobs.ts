import type { JobHandle } from '../core/api/app.ts';

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
      if (signal?.aborted) running.handle.dispatch({ type: 'stop', kill: true });
      return running;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      this.#underWay.delete(beginning);
    }
  }
}
