import type { EventBody, JobEvent } from '../core/job/events/events.ts';
import type { Job } from '../core/job/job.ts';
import { reduce } from '../core/job/reduce.ts';
import { redactAll } from '../core/settings/redact.ts';

/** Receives each event with the state of the job after it. */
export type Listener = (event: JobEvent, job: Job) => void;

/** The job after these events. */
export function applyEvents(job: Job, events: readonly EventBody[]): Job {
  const log = new JobLog(job);
  for (const event of events) log.emit(event);
  return log.job;
}

/** The state of one job. Adds a timestamp to each event, reduces it into the job, and passes both to all listeners. */
export class JobLog {
  #job: Job;
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();

  /** @param now milliseconds since 1970 */
  constructor(job: Job, now: () => number = steadyClock()) {
    this.#job = job;
    this.#now = now;
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

  /** @returns a function that unsubscribes */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Tells milliseconds since 1970. They go on when the clock is set back, so that no step takes less than no time. */
function steadyClock(): () => number {
  let last: { at: number; steady: number } | undefined;
  return () => {
    const steady = performance.now();
    const since = last ? last.at + (steady - last.steady) : 0;
    last = { at: Math.max(Date.now(), Math.round(since)), steady };
    return last.at;
  };
}
