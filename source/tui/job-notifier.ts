import type { App, JobHandle } from '../core/api/app.ts';
import type { Job } from '../core/job/job.ts';
import { elapsedMs } from '../core/job/progress.ts';
import type { WindowTitle } from './terminal.ts';
import { drawable } from './text/cells.ts';

/** Shorter runs end without a bell: whoever started one is still looking at it. */
const shortestMs = 10_000;

/** How often is looked whether a job has ended. */
const lookEveryMs = 1000;

type Window = Pick<WindowTitle, 'showProgress'>;

/** Tells those who look elsewhere: how far the jobs are in the task bar, and by a bell or a notification that one has ended. */
export class Attention {
  readonly #app: Pick<App, 'running' | 'settings'>;
  readonly #window: Window;
  readonly #write: (text: string) => void;
  /** The jobs that run, with how long they had worked when they were first seen. */
  readonly #running = new Map<string, { handle: JobHandle; beforeMs: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(app: Pick<App, 'running' | 'settings'>, window: Window, write: (text: string) => void) {
    this.#app = app;
    this.#window = window;
    this.#write = write;
  }

  begin(): void {
    this.look(Date.now());
    this.#timer = setInterval(() => this.look(Date.now()), lookEveryMs);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  look(now: number): void {
    const handles = this.#app.running();
    for (const [id, { handle, beforeMs }] of this.#running) {
      if (handles.some((each) => each.id === id)) continue;
      this.#running.delete(id);
      const job = handle.snapshot();
      if (endedByItself(job) && elapsedMs(job, now) - beforeMs >= shortestMs) this.#tell(job);
    }
    for (const handle of handles) {
      if (this.#running.has(handle.id)) continue;
      this.#running.set(handle.id, { handle, beforeMs: elapsedMs(handle.snapshot(), now) });
    }
    this.#window.showProgress(progressOf(handles.map((handle) => handle.snapshot())));
  }

  #tell(job: Job): void {
    const way = this.#app.settings().find(({ name }) => name === 'NOTIFY')?.value;
    if (way === 'bell') this.#write('\u0007');
    if (way === 'desktop') this.#write(notification(`${job.video.name}: ${job.state}`, process.env));
  }
}

/** Whoever stopped it knows. */
function endedByItself(job: Job): boolean {
  return job.state === 'finished' || job.state === 'failed' || job.error !== undefined;
}

/** All jobs that work, together; a plan to review is no work. */
function progressOf(jobs: readonly Job[]): { fraction: number; isPaused: boolean } | undefined {
  const working = jobs.filter(({ state }) => state === 'running');
  if (working.length === 0) return undefined;
  const fraction = working.reduce((sum, job) => sum + job.progress, 0) / working.length;
  return { fraction, isPaused: working.every(({ paused }) => paused) };
}

/** OSC 777 where terminals know it from rxvt and its followers, OSC 9 as iTerm2 began it elsewhere. */
export function notification(text: string, { TERM = '', VTE_VERSION }: NodeJS.ProcessEnv): string {
  const line = drawable(text, 'unicode').replaceAll(';', ',');
  const isRxvt = VTE_VERSION !== undefined || /^(rxvt|foot)/.test(TERM);
  return isRxvt ? `\u001B]777;notify;stockpile;${line}\u0007` : `\u001B]9;${line}\u0007`;
}
