import { assignFilms, findUnusedFilms, moveFilms } from '../../core/job/choice/assign-films.ts';
import { isExhausted, type NeedLimits } from '../../core/job/choice/next-action.ts';
import type { NeedProgress } from '../../core/job/job.ts';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import type { JobLog } from '../job-log.ts';

/** Assigns films to needs, and lets needs wait for them. */
export class FilmAssignment {
  readonly #log: JobLog;
  readonly #limits: NeedLimits;
  /** The needs that wait for films, with what resolves their wait. */
  readonly #waiting = new Map<string, () => void>();
  #changed = Promise.withResolvers<void>();

  constructor(log: JobLog, limits: NeedLimits) {
    this.#log = log;
    this.#limits = limits;
  }

  /** Waits until a ranked need has its films. @throws the signal's reason */
  async take(needId: string, signal: AbortSignal): Promise<void> {
    const assigned = Promise.withResolvers<void>();
    this.#waiting.set(needId, assigned.resolve);
    try {
      this.#assign();
      // Another need may have caused the assignment just before.
      if (!this.#need(needId)?.shortlist) await rejectOnAbort(assigned.promise, signal);
    } finally {
      this.#waiting.delete(needId);
    }
  }

  /**
   * Waits for films that other needs leave unused, and moves them to this need.
   * @returns whether it has something to do: films, or what the user took for it meanwhile
   * @throws the signal's reason
   */
  async takeUnused(needId: string, signal: AbortSignal): Promise<boolean> {
    // Other needs may be waiting to learn that this one found nothing.
    this.changed();
    for (;;) {
      signal.throwIfAborted();
      // What the user took comes first.
      if (this.#need(needId)?.picks !== undefined) return true;
      const changed = this.#changed.promise;
      const films = findUnusedFilms(
        this.#log.job,
        needId,
        (progress) => isExhausted(progress, this.#limits),
        this.#limits,
      );
      if (!films) await rejectOnAbort(changed, signal);
      else if (films.length === 0) return false;
      else return this.#move(needId, films);
    }
  }

  /** To be called after a search or a need ended: needs may have waited for it. */
  changed(): void {
    if (this.#waiting.size > 0) this.#assign();
    this.#wake();
  }

  #assign(): void {
    const shortlists = assignFilms(this.#log.job, this.#limits);
    for (const [needId, candidateIds] of shortlists)
      this.#log.emit({ type: 'need.shortlist', needId, candidateIds });
    for (const needId of shortlists.keys()) this.#waiting.get(needId)?.();
    if (shortlists.size > 0) this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Moves films from the shortlists of other needs to this one's. */
  #move(needId: string, films: readonly string[]): true {
    for (const [id, candidateIds] of moveFilms(this.#log.job, needId, films))
      this.#log.emit({ type: 'need.shortlist', needId: id, candidateIds });
    this.#wake();
    return true;
  }

  #need(needId: string): NeedProgress | undefined {
    return this.#log.job.needs.find((each) => each.need.id === needId);
  }
}
