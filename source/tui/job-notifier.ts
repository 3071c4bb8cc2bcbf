import type { App, JobHandle } from '../core/api/app.ts';
import type { Job } from '../core/job/job.ts';
import { elapsedMs } from '../core/job/progress/progress.ts';
import { jobStateWords } from '../core/job/words.ts';
import type { WindowTitle } from './terminal/terminal.ts';
import { toDrawable } from './text/cells.ts';

/** Shorter runs end without a bell: the user is probably still watching. */
const shortestMs = 10_000;

/** How often running jobs are checked for their end. */
const checkEveryMs = 1000;

type Window = Pick<WindowTitle, 'showProgress'>;

/** Shows the progress of running jobs in the task bar and rings a bell or sends a notification when one has ended. */
export class JobNotifier {
  readonly #app: Pick<App, 'running' | 'settings'>;
  readonly #window: Window;
  readonly #write: (text: string) => void;
  /** Running jobs, with how long they had already worked when they were first seen. */
  readonly #running = new Map<string, { handle: JobHandle; beforeMs: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(app: Pick<App, 'running' | 'settings'>, window: Window, write: (text: string) => void) {
    this.#app = app;
    this.#window = window;
    this.#write = write;
  }

  start(): void {
    this.check(Date.now());
    this.#timer = setInterval(() => this.check(Date.now()), checkEveryMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  check(now: number): void {
    const handles = this.#app.running();
    for (const [id, { handle, beforeMs }] of this.#running) {
      if (handles.some((each) => each.id === id)) continue;
      this.#running.delete(id);
      const job = handle.snapshot();
      if (endedByItself(job) && elapsedMs(job, now) - beforeMs >= shortestMs) this.#notify(job);
    }
    for (const handle of handles) {
      if (this.#running.has(handle.id)) continue;
      this.#running.set(handle.id, { handle, beforeMs: elapsedMs(handle.snapshot(), now) });
    }
    this.#window.showProgress(progressOf(handles.map((handle) => handle.snapshot())));
  }

  #notify(job: Job): void {
    const way = this.#app.settings().find(({ name }) => name === 'NOTIFY')?.value;
    if (way === 'bell') this.#write('\u0007');
    if (way === 'desktop')
      this.#write(notificationSequence(`${job.video.name}: ${jobStateWords[job.state]}`, process.env));
  }
}

/** Whether the job was not stopped by the user, who would not need a notification. */
function endedByItself(job: Job): boolean {
  return job.state === 'finished' || job.state === 'failed' || job.error !== undefined;
}

/** The mean progress of all running jobs; undefined when none runs. */
function progressOf(jobs: readonly Job[]): { fraction: number; isPaused: boolean } | undefined {
  const working = jobs.filter(({ state }) => state === 'running');
  if (working.length === 0) return undefined;
  const fraction = working.reduce((sum, job) => sum + job.progress, 0) / working.length;
  return { fraction, isPaused: working.every(({ paused }) => paused) };
}

/** The sequence for a desktop notification: OSC 777 in rxvt, foot and VTE terminals, OSC 9 (from iTerm2) elsewhere. */
export function notificationSequence(text: string, { TERM = '', VTE_VERSION }: NodeJS.ProcessEnv): string {
  const line = toDrawable(text, 'unicode').replaceAll(';', ',');
  const isRxvt = VTE_VERSION !== undefined || /^(rxvt|foot)/.test(TERM);
  return isRxvt ? `\u001B]777;notify;stockpile;${line}\u0007` : `\u001B]9;${line}\u0007`;
}
