import pLimit from 'p-limit';
import type { BatchProgress, BatchVideo, JobHandle, NewJob, SettingTexts } from '../../core/api/app.ts';
import { distinctNames } from '../../core/batch/batch-video.ts';
import { describeError, EXIT, toDiskError, UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import { eventTraits } from '../../core/job/events/event-traits.ts';
import type { Job } from '../../core/job/job.ts';
import { elapsedMs } from '../../core/job/progress/progress.ts';
import { isSettingName } from '../../core/settings/settings.ts';
import { BatchShots } from '../../runner/batch-shots.ts';
import type { Listener } from '../../runner/job-log.ts';
import { type Batch, saveBatch } from '../../store/batches.ts';
import { createHistoryEntry } from '../../store/jobs/history-entry.ts';
import type { CommandContext } from '../context/context.ts';
import type { Session } from '../session.ts';
import { newJobId } from '../starting/new-job.ts';
import { loadJobOfVideo, runVideo } from './run-video.ts';

/** How a batch is run. */
export interface BatchRunOptions {
  /** Accept the plans of videos whose job waits for its review. */
  acceptPlan: boolean;
  /** The readers of a video's job. */
  readers?: (name: string) => readonly Listener[];
  /** Called when a video's job could not be started. */
  onRefused?: (name: string, error: string) => void;
  /** Called with what went wrong after the end of a job. */
  onNotice?: (notice: string) => void;
  /** Whether a job that reaches its review is stopped there, because nobody can review it. */
  stopsAtReview: boolean;
}

/**
 * Runs the jobs of a batch, a few at a time, in the order of the list; they share the lanes of the session. A video that
 * fails never stops the others. Run again, it continues with what is not finished.
 */
export class BatchRun implements BatchProgress {
  readonly #context: CommandContext;
  readonly #session: Session;
  readonly #options: BatchRunOptions;
  readonly #batchShots: BatchShots | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  readonly #running = new Map<number, JobHandle>();
  #batch: Batch;
  #saving: Promise<void> = Promise.resolve();
  #videos: readonly BatchVideo[];

  constructor(context: CommandContext, session: Session, batch: Batch, options: BatchRunOptions) {
    this.#context = context;
    this.#session = session;
    this.#options = options;
    this.#batch = batch;
    this.#batchShots = batch.allowReuse ? undefined : new BatchShots();
    const paths = batch.videos.map(({ request }) => request.videoPath);
    const names = distinctNames(paths);
    this.#videos = batch.videos.map(({ jobId }, place) => ({
      name: names[place] ?? '',
      videoPath: paths[place] ?? '',
      state: 'waiting',
      jobId,
      seconds: 0,
    }));
  }

  get videos(): readonly BatchVideo[] {
    return this.#videos;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Settles when every job has ended or the batch was stopped. Rejects only for bugs and disk faults. */
  async run(): Promise<readonly BatchVideo[]> {
    const saved = await Promise.all(
      this.#batch.videos.map(({ jobId }) => loadJobOfVideo(this.#session, jobId)),
    );
    for (const [place, job] of saved.entries()) {
      if (!job) continue;
      this.#batchShots?.add(job);
      this.#change(place, { entry: createHistoryEntry(job), seconds: secondsOf(job) });
    }
    const slots = pLimit({ concurrency: this.#batch.maxVideos, rejectOnClear: true });
    const work: Promise<void>[] = [];
    const runInSlot = async (place: number, job: Job | undefined) => {
      // A job in its review uses nothing, so another one takes its slot.
      const review = Promise.withResolvers<void>();
      const ended = this.#runOne(place, job, review.resolve);
      work.push(ended);
      await Promise.race([ended, review.promise]);
    };
    await Promise.allSettled(saved.map((job, place) => slots(() => runInSlot(place, job))));
    for (const each of await Promise.allSettled(work)) if (each.status === 'rejected') throw each.reason;
    return this.#videos;
  }

  /** Carries out a command for all running jobs. After a stop, no other job is started. */
  dispatch(command: Command): void {
    if (command.type === 'stop') this.startNoMore();
    for (const handle of this.#running.values()) void handle.dispatch(command);
  }

  startNoMore(): void {
    this.#stop.abort(new UserError('Stopped before the job started.', { exitCode: EXIT.interrupted }));
  }

  async #runOne(place: number, saved: Job | undefined, onReview: () => void): Promise<void> {
    if (this.#stop.signal.aborted) return;
    if (saved && isDone(saved, this.#options)) return this.#change(place, { state: 'ended' });
    this.#change(place, { state: 'starting', error: undefined });
    try {
      const { job, exitCode, notice } = await runVideo(this.#session, {
        saved,
        newJob: () => this.#newJob(place),
        acceptPlan: this.#options.acceptPlan,
        stopsAtReview: this.#options.stopsAtReview,
        readers: [...(this.#options.readers?.(this.#nameOf(place)) ?? []), this.#follow(place, onReview)],
        signal: this.#stop.signal,
        batchShots: this.#batchShots,
        onRunning: (handle) => {
          this.#running.set(place, handle);
          this.#change(place, { state: 'running', jobId: handle.id });
        },
      });
      this.#change(place, {
        state: 'ended',
        entry: createHistoryEntry(job),
        seconds: secondsOf(job),
        exitCode,
      });
      if (notice !== undefined) this.#options.onNotice?.(notice);
    } catch (thrown) {
      const error = toDiskError(thrown, this.#context.home.root);
      if (!(error instanceof UserError)) throw error;
      if (this.#stop.signal.aborted) return this.#change(place, { state: 'waiting' });
      const text = describeError(error);
      this.#change(place, { state: 'refused', error: text, exitCode: error.exitCode });
      this.#options.onRefused?.(this.#nameOf(place), text);
    } finally {
      this.#running.delete(place);
    }
  }

  /** The request for a new job. Its id is saved before the job starts, so that a killed batch never starts it twice. */
  async #newJob(place: number): Promise<NewJob> {
    const request = this.#batch.videos[place]?.request;
    if (!request) throw new Error(`The batch has no video ${place}.`);
    const taken = new Set(this.#batch.videos.map((each) => each.jobId));
    let jobId = newJobId();
    while (taken.has(jobId)) jobId = newJobId();
    const videos = this.#batch.videos.map((each, at) => (at === place ? { ...each, jobId } : each));
    const batch = { ...this.#batch, videos };
    this.#batch = batch;
    this.#saving = this.#saving.catch(() => {}).then(() => saveBatch(this.#context.home, batch));
    await this.#saving;
    return { ...request, settings: knownSettings(request.settings), jobId };
  }

  /** Keeps the list current. */
  #follow(place: number, onReview: () => void): Listener {
    return (event, job) => {
      if (event.type === 'job.state' && event.state === 'awaiting-review') onReview();
      if (eventTraits[event.type].inHistory)
        this.#change(place, { entry: createHistoryEntry(job), seconds: secondsOf(job) });
    };
  }

  #nameOf(place: number): string {
    return this.#videos[place]?.name ?? '';
  }

  #change(place: number, change: Partial<BatchVideo>): void {
    this.#videos = this.#videos.map((each, at) => (at === place ? { ...each, ...change } : each));
    for (const listener of this.#listeners) listener();
  }
}

/** Whether there is nothing to do for a saved job. Needs that failed are tried again, as by `resume`. */
function isDone(job: Job, { acceptPlan, stopsAtReview }: BatchRunOptions): boolean {
  if (job.state === 'finished') return !job.needs.some((each) => each.state === 'failed');
  return job.state === 'awaiting-review' && stopsAtReview && !acceptPlan;
}

function secondsOf(job: Job): number {
  return elapsedMs(job, Date.now()) / 1000;
}

/** The settings that this version of the program knows. */
function knownSettings(settings: Readonly<Record<string, string>>): SettingTexts {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isSettingName(name)));
}
