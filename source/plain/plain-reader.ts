import { plainLineOf } from '../core/job/events/event-traits.ts';
import type { JobEvent } from '../core/job/events/events.ts';
import type { Job } from '../core/job/job.ts';
import { etaSeconds } from '../core/job/progress/eta.ts';
import { progressAt } from '../core/job/progress/job-progress.ts';
import { elapsedMs } from '../core/job/progress/progress.ts';
import { stageActivity } from '../core/job/words.ts';
import { formatDuration } from '../core/text/timecode.ts';

/** When nothing else was printed for this long, a line says that the job still runs. */
const heartbeatMs = 30_000;

/** Prints one line per change, and a heartbeat when nothing changes. Never prints escape sequences. */
export class PlainReader {
  readonly #write: (line: string) => void;
  readonly #prefix: string;
  #timer: NodeJS.Timeout | undefined;
  #job: Job | undefined;

  /** @param prefix printed before each line, to tell apart jobs that run at the same time */
  constructor(write: (line: string) => void, prefix = '') {
    this.#write = write;
    this.#prefix = prefix;
  }

  readonly read = (event: JobEvent, job: Job): void => {
    this.#job = job;
    const text = plainLineOf(event, job);
    if (text === undefined || text === '') return;
    for (const line of text.split('\n')) this.#write(`${this.#prefix}${line}`);
    this.#beatLater();
  };

  stop(): void {
    clearTimeout(this.#timer);
  }

  #beatLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#job?.state === 'running') this.#write(`${this.#prefix}${heartbeat(this.#job)}`);
      this.#beatLater();
    }, heartbeatMs);
    this.#timer.unref();
  }
}

function heartbeat(job: Job): string {
  const now = Date.now();
  const eta = etaSeconds(job, now);
  const left = eta === undefined ? '' : `, about ${formatDuration(eta)} left`;
  const done = Math.floor(progressAt(job, now) * 100);
  return `${stageActivity[job.stage]}: ${done} % after ${formatDuration(elapsedMs(job, now) / 1000)}${left}`;
}
