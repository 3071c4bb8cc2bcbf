import type { EventBody, JobEvent } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import { reduce } from '../core/job/reduce.ts';
import { redactAll } from '../core/settings/redact.ts';

export type Listener = (event: JobEvent, job: Job) => void;

/** Holds one job's state: stamps each event, reduces it into the job, and passes both to every listener. */
export class JobLog {
  #job: Job;
  readonly #listeners = new Set<Listener>();

  constructor(job: Job) {
    this.#job = job;
  }

  get job(): Job {
    return this.#job;
  }

  readonly emit = (body: EventBody): void => {
    // Errors of services and tools may quote a key: none gets past this line.
    const event: JobEvent = { version: 1, at: Date.now(), jobId: this.#job.id, ...redactAll(body) };
    this.#job = reduce(this.#job, event);
    for (const listener of this.#listeners) listener(event, this.#job);
  };

  /** @returns a function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
