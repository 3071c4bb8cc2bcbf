import type { EventBody, JobEvent } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import { reduce } from '../core/job/reduce.ts';
import { redactAll } from '../core/settings/redact.ts';

/** Receives each event with the state of the job after it. */
export type Listener = (event: JobEvent, job: Job) => void;

/** The job after these events. */
export function withEvents(job: Job, events: readonly EventBody[]): Job {
  const log = new JobLog(job);
  for (const event of events) log.emit(event);
  return log.job;
}

/** The state of one job. Adds a timestamp to each event, reduces it into the job, and passes both to all listeners. */
export class JobLog {
  #job: Job;
  readonly #listeners = new Set<Listener>();
  /** The time of the last event, and when it was by a clock that nobody sets. */
  #last: { at: number; steady: number } | undefined;

  constructor(job: Job) {
    this.#job = job;
  }

  get job(): Job {
    return this.#job;
  }

  readonly emit = (body: EventBody): void => {
    // Errors of services and tools may contain keys, so every event is redacted here.
    const event: JobEvent = { version: 1, at: this.#now(), jobId: this.#job.id, ...redactAll(body) };
    this.#job = reduce(this.#job, event);
    for (const listener of this.#listeners) listener(event, this.#job);
  };

  /** The time in milliseconds since 1970. It goes on when the clock is set back, so that no step takes less than no time. */
  #now(): number {
    const steady = performance.now();
    const since = this.#last ? this.#last.at + (steady - this.#last.steady) : 0;
    const at = Math.max(Date.now(), Math.round(since));
    this.#last = { at, steady };
    return at;
  }

  /** @returns a function that unsubscribes */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
