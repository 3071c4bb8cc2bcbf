import type { JobFollower, JobHandle } from '../../core/api/app.ts';
import type { Command } from '../../core/job/command.ts';
import { eventTraits } from '../../core/job/events/event-traits.ts';
import type { Job } from '../../core/job/job.ts';
import type { JobLog, Listener } from '../../runner/job-log.ts';
import type { RunEnd } from '../../runner/runner.ts';

/** A job that runs in this process. */
export interface RunningJob {
  handle: JobHandle;
  /** Adds a reader of its events. @returns a function that removes it. */
  subscribe(listener: Listener): () => void;
  /** Settles with how the run ended. Rejects only for a bug. */
  ended: Promise<RunEnd>;
}

/** Min milliseconds between two updates of the screens for progress events. */
const progressIntervalMs = 250;

/** A running job as screens see it, in this process or in another one. */
export class RunningJobHandle implements JobHandle {
  readonly id: string;
  readonly ended: Promise<Job>;
  readonly #log: Pick<JobLog, 'job' | 'subscribe'>;
  readonly #followers = new Set<JobFollower>();
  readonly dispatch: (command: Command) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #shown: Job;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    log: Pick<JobLog, 'job' | 'subscribe'>,
    dispatch: (command: Command) => Promise<void>,
    ended: Promise<{ job: Job }>,
  ) {
    this.id = log.job.id;
    this.#log = log;
    this.dispatch = dispatch;
    this.#shown = log.job;
    this.ended = ended.then(
      ({ job }) => job,
      () => log.job,
    );
    log.subscribe((event) => this.#update(eventTraits[event.type].shown === 'at-once'));
  }

  snapshot(): Job {
    return this.#shown;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  events(listener: Listener): () => void {
    return this.#log.subscribe(listener);
  }

  follow(follower: JobFollower): () => void {
    follower.state(this.#log.job);
    this.#followers.add(follower);
    const end = this.#log.subscribe(follower.event);
    return () => {
      this.#followers.delete(follower);
      end();
    };
  }

  /** Call it when the state of the log was replaced, which no event describes. */
  replaced(): void {
    for (const follower of this.#followers) follower.state(this.#log.job);
    this.#update(true);
  }

  #update(immediately: boolean): void {
    if (immediately) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#show();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#show();
      }, progressIntervalMs);
    }
  }

  #show(): void {
    this.#shown = this.#log.job;
    for (const listener of this.#listeners) listener();
  }
}

/** The handle of a saved job that is not running. Commands go to `dispatch`, which may resume the job. */
export function createSavedJobHandle(job: Job, dispatch: (command: Command) => Promise<void>): JobHandle {
  return {
    id: job.id,
    snapshot: () => job,
    subscribe: () => () => {},
    events: () => () => {},
    follow: (follower) => {
      follower.state(job);
      return () => {};
    },
    dispatch,
    ended: Promise.resolve(job),
  };
}

/** A job's handle for the lifetime of the program, over several runs of the job. */
export class MultiRunHandle implements JobHandle {
  readonly id: string;
  readonly #listeners = new Set<() => void>();
  readonly #followers = new Set<JobFollower>();
  #current: JobHandle;
  /** The state after the last event. The snapshot may be a moment older. */
  #latest: Job;
  #stopListening: () => void = () => {};

  constructor(first: JobHandle) {
    this.id = first.id;
    this.#current = first;
    this.#latest = first.snapshot();
  }

  get ended(): Promise<Job> {
    return this.#current.ended;
  }

  /** From now on forwards everything to this handle. */
  switchTo(current: JobHandle): void {
    this.#stopListening();
    this.#current = current;
    const ends = [
      current.subscribe(() => this.#changed()),
      current.follow({
        state: (job) => {
          if (job === this.#latest) return;
          this.#latest = job;
          for (const follower of this.#followers) follower.state(job);
        },
        event: (event, job) => {
          this.#latest = job;
          for (const follower of this.#followers) follower.event(event, job);
        },
      }),
    ];
    this.#stopListening = () => {
      for (const end of ends) end();
    };
    this.#changed();
  }

  snapshot(): Job {
    return this.#current.snapshot();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  events(listener: Listener): () => void {
    const follower: JobFollower = { state: () => {}, event: listener };
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  follow(follower: JobFollower): () => void {
    follower.state(this.#latest);
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  dispatch(command: Command): Promise<void> {
    return this.#current.dispatch(command);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
