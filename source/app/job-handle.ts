import type { JobHandle } from '../core/api/app.ts';
import type { Command, JobEventType } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import type { JobLog } from '../runner/job-log.ts';
import type { Engine, RunEnd } from '../runner/runner.ts';

/** Screens hear of changes that are not urgent at most this often; architecture.md, rule 3. */
const calmMs = 250;

/** What a user did, and ends: shown at once. */
const urgent: ReadonlySet<JobEventType> = new Set<JobEventType>([
  'job.opened',
  'job.state',
  'job.paused',
  'job.budget',
  'stage.started',
  'stage.finished',
  'stage.failed',
  'job-step.finished',
  'need.added',
  'need.selected',
  'needs.selected',
  'need.removed',
  'need.edited',
  'need.state',
  'need.retried',
  'clip.refused',
  'clip.kept',
  'clip.judged',
  'step.failed',
]);

/** A running job as screens see it. */
export class LiveHandle implements JobHandle {
  readonly id: string;
  readonly ended: Promise<Job>;
  readonly #log: JobLog;
  readonly #engine: Pick<Engine, 'dispatch'>;
  readonly #listeners = new Set<() => void>();
  #shown: Job;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: JobLog, engine: Pick<Engine, 'dispatch'>, ended: Promise<RunEnd>) {
    this.id = log.job.id;
    this.#log = log;
    this.#engine = engine;
    this.#shown = log.job;
    this.ended = ended.then(
      ({ job }) => job,
      () => log.job,
    );
    log.subscribe((event) => this.#changed(urgent.has(event.type)));
  }

  snapshot(): Job {
    return this.#shown;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispatch(command: Command): void {
    this.#engine.dispatch(command);
  }

  #changed(now: boolean): void {
    if (now) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#show();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#show();
      }, calmMs);
    }
  }

  #show(): void {
    this.#shown = this.#log.job;
    for (const listener of this.#listeners) listener();
  }
}

/** A saved job that does not run: it can be looked at, and nothing happens to it. */
export function savedHandle(job: Job): JobHandle {
  return {
    id: job.id,
    snapshot: () => job,
    subscribe: () => () => {},
    dispatch: () => {},
    ended: Promise.resolve(job),
  };
}

/** A job on the screen for as long as the program runs: its run may end, and another one begin. */
export class LastingHandle implements JobHandle {
  readonly id: string;
  readonly #listeners = new Set<() => void>();
  #current: JobHandle;
  #stopListening: () => void = () => {};

  constructor(first: JobHandle) {
    this.id = first.id;
    this.#current = first;
  }

  get ended(): Promise<Job> {
    return this.#current.ended;
  }

  /** From now on it shows this, and hands wishes to it. */
  follow(current: JobHandle): void {
    this.#stopListening();
    this.#current = current;
    this.#stopListening = current.subscribe(() => this.#changed());
    this.#changed();
  }

  snapshot(): Job {
    return this.#current.snapshot();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispatch(command: Command): void {
    this.#current.dispatch(command);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
