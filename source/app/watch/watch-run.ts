import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { JobHandle, NewJob } from '../../core/api/app.ts';
import { describeError, EXIT, toDiskError, UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import { ArrivalDetector, type FileFacts, isTranscriptOf } from '../../core/watch/arrival-detector.ts';
import type { Listener } from '../../runner/job-log.ts';
import type { RunEnd } from '../../runner/runner.ts';
import { fileIdentity } from '../../steps/probe.ts';
import type { WatchedFile, WatchedFolderState } from '../../store/watches.ts';
import { loadJobOfVideo, runVideo } from '../batch/run-video.ts';
import type { CommandContext } from '../context/context.ts';
import type { Session } from '../session.ts';
import { newJobId } from '../starting/new-job.ts';

/** How often the folder is looked at. Unlike notifications of the system, this works on network folders. */
const lookEveryMs = 1000;

export interface WatchOptions {
  folder: string;
  /** The request for the job of a video, without its path and id. */
  request: Omit<NewJob, 'videoPath' | 'jobId'>;
  maxVideos: number;
  readers(name: string): readonly Listener[];
  on: WatchEvents;
}

/** What happens in a watched folder. Names are those of videos. */
export interface WatchEvents {
  queued(name: string, waiting: number): void;
  refused(name: string, error: string): void;
  ended(name: string, end: RunEnd): void;
  /** A video was replaced while its job was running, which is stopped. */
  replaced(name: string): void;
  /** The folder cannot be read, or can be read again. */
  away(error: string): void;
  back(): void;
}

/** A video that is queued or in work. */
interface Work {
  /** Once its job runs. */
  handle?: JobHandle;
  /** Its job is being stopped, because the video was replaced. */
  isReplaced: boolean;
}

/**
 * Runs a job for each video that arrives in a folder, a few at a time, until it is stopped. What was done is remembered:
 * a video is taken once, also after a restart, under another name or with another time; a changed video is a new job.
 */
export class WatchRun {
  readonly #context: CommandContext;
  readonly #session: Session;
  readonly #memory: WatchedFolderState;
  readonly #options: WatchOptions;
  readonly #arrivals = new ArrivalDetector();
  readonly #slots;
  readonly #stop = new AbortController();
  readonly #work = new Map<string, Work>();
  /** The videos that were dealt with, and how they and their transcripts looked then. */
  readonly #seenAs = new Map<string, string>();
  readonly #ends = new Set<Promise<void>>();
  #fault: unknown;

  constructor(context: CommandContext, session: Session, memory: WatchedFolderState, options: WatchOptions) {
    this.#context = context;
    this.#session = session;
    this.#memory = memory;
    this.#options = options;
    this.#slots = pLimit({ concurrency: options.maxVideos, rejectOnClear: true });
  }

  /** Watches until it is stopped, then waits for the running jobs. Rejects only for bugs and disk faults. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    let isAway = false;
    while (!signal.aborted) {
      const looked = await lookAtFolder(this.#options.folder).catch((error: unknown) => describeError(error));
      if (typeof looked === 'string') {
        if (!isAway) this.#options.on.away(looked);
        this.#arrivals.clear();
        // A job that failed because its video was gone is tried again when the folder is back.
        this.#seenAs.clear();
      } else {
        if (isAway) this.#options.on.back();
        for (const name of this.#arrivals.look(looked, performance.now())) await this.#arrived(name, looked);
      }
      isAway = typeof looked === 'string';
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
    await Promise.all(this.#ends);
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Carries out a command for all running jobs. A stop also ends the watching. */
  dispatch(command: Command): void {
    if (command.type === 'stop')
      this.#stop.abort(new UserError('Stopped before the job started.', { exitCode: EXIT.interrupted }));
    for (const { handle } of this.#work.values()) void handle?.dispatch(command);
  }

  /** A video has arrived completely: finds out whether it is new, and queues it if so. */
  async #arrived(name: string, files: ReadonlyMap<string, FileFacts>): Promise<void> {
    const facts = files.get(name);
    const seenAs = JSON.stringify(
      [...files].filter(([other]) => other === name || isTranscriptOf(other, name)),
    );
    if (!facts || this.#seenAs.get(name) === seenAs) return;
    const identity = await fileIdentity(this.#pathOf(name), facts.sizeBytes).catch(() => undefined);
    // It was renamed or deleted in between.
    if (identity === undefined) return;
    const work = this.#work.get(name);
    const known = this.#memory.find(name) ?? this.#renamed(identity, files);
    const isSame = known?.identity === identity;
    if (work?.handle && !isSame) return this.#replace(name, work);
    this.#seenAs.set(name, seenAs);
    const jobId = isSame ? known.jobId : undefined;
    await this.#memory.put({ name, ...facts, identity, ...(jobId !== undefined && { jobId }) }, known?.name);
    if (!work && !(await this.#isDone(jobId))) this.#queue(name);
  }

  /** What is known about a video that had another name, which no file has now. */
  #renamed(identity: string, files: ReadonlyMap<string, FileFacts>): WatchedFile | undefined {
    return this.#memory.files.find((each) => each.identity === identity && !files.has(each.name));
  }

  /** Stops the job of a video that was replaced. The next look after its end finds a new video. */
  #replace(name: string, work: Work): void {
    if (work.isReplaced) return;
    work.isReplaced = true;
    this.#options.on.replaced(name);
    void work.handle?.dispatch({ type: 'stop', kill: true });
  }

  #queue(name: string): void {
    const work: Work = { isReplaced: false };
    this.#work.set(name, work);
    this.#options.on.queued(name, this.#slots.pendingCount);
    const end = this.#slots(() => this.#runOne(name, work))
      .catch((error: unknown) => {
        this.#fault ??= error;
        this.dispatch({ type: 'stop', kill: false });
      })
      .finally(() => {
        this.#work.delete(name);
        this.#ends.delete(end);
      });
    this.#ends.add(end);
  }

  async #runOne(name: string, work: Work): Promise<void> {
    const { request, readers, on } = this.#options;
    const { signal } = this.#stop;
    if (signal.aborted) return;
    try {
      const end = await runVideo(this.#session, {
        saved: await loadJobOfVideo(this.#session, this.#memory.find(name)?.jobId),
        newJob: () => this.#newJob(name),
        acceptPlan: request.acceptPlan,
        stopsAtReview: true,
        readers: readers(name),
        signal,
        onRunning: (handle) => {
          work.handle = handle;
        },
      });
      on.ended(name, end);
    } catch (thrown) {
      const error = toDiskError(thrown, this.#context.home.root);
      if (!(error instanceof UserError)) throw error;
      if (!signal.aborted) on.refused(name, describeError(error));
    }
  }

  /** The request for a new job. Its id is saved before the job starts, so that a killed program never starts it twice. */
  async #newJob(name: string): Promise<NewJob> {
    const known = this.#memory.find(name);
    if (!known) throw new Error(`${name} is not in the memory of the watched folder.`);
    const taken = new Set(this.#memory.files.map((each) => each.jobId));
    let jobId = newJobId();
    while (taken.has(jobId)) jobId = newJobId();
    await this.#memory.put({ ...known, jobId });
    return { ...this.#options.request, videoPath: this.#pathOf(name), jobId };
  }

  /** Whether nothing is left to do for a job: it has finished, or it waits for a review that nobody can do here. */
  async #isDone(jobId: string | undefined): Promise<boolean> {
    const state = (await loadJobOfVideo(this.#session, jobId))?.state;
    return state === 'finished' || (state === 'awaiting-review' && !this.#options.request.acceptPlan);
  }

  #pathOf(name: string): string {
    return join(this.#options.folder, name);
  }
}

/** The files of a folder, without its subfolders, by name. @throws the file system's error when it is not there */
async function lookAtFolder(folder: string): Promise<Map<string, FileFacts>> {
  const files = new Map<string, FileFacts>();
  for (const name of await readdir(folder)) {
    // A file may be renamed or deleted in between.
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile()) files.set(name, { sizeBytes: found.size, modifiedMs: found.mtimeMs });
  }
  return files;
}
