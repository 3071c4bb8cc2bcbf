import { hostname } from 'node:os';
import type { JobHandle } from '../../core/api/app.ts';
import type { Command } from '../../core/job/command.ts';
import type { Job } from '../../core/job/job.ts';
import { lockOwner } from '../../store/files/lock.ts';
import { type Home, jobFilePath } from '../../store/home.ts';
import { loadJob } from '../../store/jobs/jobs.ts';
import { createSavedJobHandle, RunningJobHandle } from '../jobs/job-handle.ts';
import { RemoteJob } from './remote-job.ts';
import { socketPath } from './socket-path.ts';

/** How a handle of a remote job is used. */
export interface RemoteJobOptions {
  /** Carries out a command for a job that no other process runs any more. @throws UserError */
  dispatch(id: string, command: Command): Promise<void>;
  /** From now on the job's handle is this one. */
  show(handle: JobHandle): void;
}

/** The jobs that other processes run and this one reads. */
export class RemoteJobs {
  readonly #home: Home;
  readonly #use: RemoteJobOptions;
  readonly #open = new Map<string, RemoteJob>();

  constructor(home: Home, use: RemoteJobOptions) {
    this.#home = home;
    this.#use = use;
  }

  /** Whether this process already reads the job from the one that runs it. */
  has(id: string): boolean {
    return this.#open.get(id)?.hasEnded === false;
  }

  /**
   * The handle of a job that another process of this machine runs. When that process ends or is killed, the handle shows the
   * saved job, and a command may resume it here.
   * @returns undefined when no other process runs it, or it cannot be reached
   */
  async attach(id: string): Promise<JobHandle | undefined> {
    if (!(await this.#isOwned(id))) return undefined;
    const path = await socketPath(this.#home, id).catch(() => undefined);
    const remote = path && (await RemoteJob.open(path, () => this.#isOwned(id)));
    if (!remote) return undefined;
    this.#open.set(id, remote);
    const ended = remote.ended.then(async (how) => {
      const job = await this.#afterEnd(remote.job, how === 'lost');
      this.#open.delete(id);
      this.#use.show(createSavedJobHandle(job, (command) => this.#use.dispatch(id, command)));
      return { job };
    });
    const handle = new RunningJobHandle(
      remote,
      (command) => (remote.hasEnded ? this.#use.dispatch(id, command) : remote.dispatch(command)),
      ended,
    );
    remote.onReplaced(() => handle.replaced());
    return handle;
  }

  async #isOwned(id: string): Promise<boolean> {
    const owner = await lockOwner(jobFilePath(this.#home, id));
    return owner !== undefined && owner.host === hostname() && owner.pid !== process.pid;
  }

  /** The saved job after its process has ended; the last known state when it cannot be read, or was deleted. */
  async #afterEnd(known: Job, isLost: boolean): Promise<Job> {
    const saved = await loadJob(this.#home, known.id).catch(() => undefined);
    const job = saved?.job ?? known;
    return isLost ? withInterruptedState(job) : job;
  }
}

/** A job as it is shown when it says that it is running but its process is gone: a resume goes on with it. */
export function withInterruptedState(job: Job): Job {
  return job.state === 'running' || job.state === 'created' ? { ...job, state: 'interrupted' } : job;
}

/** Whether two copies of a job, read at different times, are the same: every event changes the time. */
export function isUnchanged(a: Job, b: Job): boolean {
  return a.updatedAt === b.updatedAt && a.state === b.state;
}
