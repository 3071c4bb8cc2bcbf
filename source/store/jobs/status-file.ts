import { join } from 'node:path';
import type { Job } from '../../core/job/job.ts';
import { etaSeconds } from '../../core/job/progress/eta.ts';
import { progressAt } from '../../core/job/progress/job-progress.ts';
import { elapsedMs } from '../../core/job/progress/progress.ts';
import { writeAtomically } from '../files/write-file.ts';

/** How often the file is written. Other programs see a state that is at most a second old, even on a busy machine. */
const everyMs = 500;

/** Updates `.processing_status.json` in a job's output folder, for other programs to watch. */
export class StatusFile {
  readonly #path: string;
  readonly #onError: (error: unknown) => void;
  #newest: Job;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(job: Job, onError: (error: unknown) => void) {
    this.#path = join(job.outputDir, '.processing_status.json');
    this.#newest = job;
    this.#onError = onError;
  }

  start(): void {
    this.#timer = setInterval(() => this.#write().catch(this.#onError), everyMs);
    this.#timer.unref();
    // Written at once, because the file also identifies the job that created the folder.
    this.#write().catch(this.#onError);
  }

  changed(job: Job): void {
    this.#newest = job;
  }

  /** Writes the final state and stops the timer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#write();
  }

  #write(): Promise<void> {
    this.#writing = this.#writing
      .catch(() => {})
      .then(() =>
        writeAtomically(
          this.#path,
          `${JSON.stringify(createStatus(this.#newest, Date.now()), undefined, 2)}\n`,
        ),
      );
    return this.#writing;
  }
}

/** The content of `.processing_status.json`. Other programs rely on the names and meanings of its fields. */
export function createStatus(job: Job, now: number): unknown {
  const eta = etaSeconds(job, now);
  return {
    version: 1,
    jobId: job.id,
    video: job.video.path,
    outputDir: job.outputDir,
    state: job.state,
    paused: job.paused && job.state === 'running',
    stage: job.stage,
    startedAt: new Date(job.createdAt).toISOString(),
    updatedAt: new Date(now).toISOString(),
    elapsedSeconds: Math.round(elapsedMs(job, now) / 100) / 10,
    etaSeconds: eta === undefined ? null : Math.round(eta),
    progress: Math.round(progressAt(job, now) * 1e4) / 1e4,
    cost: {
      usd: job.cost.usd,
      budgetUsd: job.cost.budgetUsd,
      mayBeBilledUsd: job.cost.mayBeBilledUsd ?? 0,
    },
    cache: { ...job.cache, savedUsd: job.cost.savedUsd },
    lanes: job.lanes,
    needs: job.needs
      .filter((each) => each.need.selected)
      .map((each) => ({
        id: each.need.id,
        at: each.need.at,
        phrase: each.need.phrase,
        state: each.state,
        step: each.running.at(-1)?.step ?? null,
        progress: each.progress,
        clips: Object.values(each.results.file).map(({ clip }) => clip.file),
        error: each.state === 'failed' ? (each.message ?? null) : null,
      })),
    error: job.error ?? null,
  };
}
