import type { JobHandle } from '../../core/api/app.ts';
import type { Command } from '../../core/job/command.ts';
import type { Job } from '../../core/job/job.ts';
import type { Home } from '../../store/home.ts';
import { RemoteJobs } from '../sharing/remote-jobs.ts';
import { createSavedJobHandle, MultiRunHandle } from './job-handle.ts';

/** The handles of jobs: one for each, which stays the same while the job runs here, elsewhere or not at all. */
export class JobHandles {
  readonly #known = new Map<string, MultiRunHandle>();
  readonly #remote: RemoteJobs;
  readonly #dispatch: (id: string, command: Command) => Promise<void>;

  /** @param dispatch carries out a command for a job that is not running here */
  constructor(home: Home, dispatch: (id: string, command: Command) => Promise<void>) {
    this.#dispatch = dispatch;
    this.#remote = new RemoteJobs(home, { dispatch, show: (handle) => void this.follow(handle) });
  }

  get(id: string): MultiRunHandle | undefined {
    return this.#known.get(id);
  }

  /** The handle of a job, which now follows `current`. */
  follow(current: JobHandle): MultiRunHandle {
    const handle = this.#known.get(current.id) ?? new MultiRunHandle(current);
    this.#known.set(current.id, handle);
    handle.switchTo(current);
    return handle;
  }

  /** The handle of a job that is not running. */
  showSaved(job: Job): MultiRunHandle {
    return this.follow(createSavedJobHandle(job, (command) => this.#dispatch(job.id, command)));
  }

  /** The handle of a job that another process runs; undefined when none does or it cannot be reached. */
  async attach(id: string): Promise<JobHandle | undefined> {
    if (this.#remote.has(id)) return this.#known.get(id);
    const handle = await this.#remote.attach(id);
    return handle && this.follow(handle);
  }
}
