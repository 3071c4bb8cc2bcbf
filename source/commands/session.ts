import { join, resolve } from 'node:path';
import type { JobHandle, NewJob } from '../core/app.ts';
import { asDiskFault, asJobStop } from '../core/errors.ts';
import type { AmendCommand, EventBody } from '../core/events.ts';
import type { EngineChoice, Job } from '../core/job.ts';
import { type ResolvedSettings, resolveSettings } from '../core/resolve-settings.ts';
import type { Settings } from '../core/settings.ts';
import { Engine, type RunEnd } from '../engine/engine.ts';
import { JobLog, type Listener } from '../engine/job-log.ts';
import { Lanes } from '../engine/lanes.ts';
import { startGuard } from '../media/guard.ts';
import type { Providers } from '../providers/interfaces.ts';
import { chooseProviders } from '../providers/registry.ts';
import { assertSpace } from '../store/disk-space.ts';
import { ensureFolder } from '../store/ensure-folder.ts';
import { jobFile } from '../store/home.ts';
import { assertNotAnothers } from '../store/job-folder.ts';
import { type HeldJob, holdJob, loadJob, runsElsewhere } from '../store/jobs.ts';
import { type Release, tryLock } from '../store/lock.ts';
import { type CommandContext, openCache } from './context.ts';
import { firstSave } from './first-save.ts';
import { goingOnFor } from './go-on.ts';
import { LastingHandle, LiveHandle, savedHandle } from './job-handle.ts';
import { judgeClip } from './judge-clip.ts';
import { Keeper, keepFirst } from './keeper.ts';
import { checkNewJob, createdEvent } from './new-job.ts';
import { type ResumeChange, resumeEvents } from './resume-events.ts';

/** A job that runs in this process. */
export interface RunningJob {
  handle: JobHandle;
  /** Adds a reader of its events. @returns how to end it. */
  subscribe(listener: Listener): () => void;
  /** How the run ended. Rejects only for a bug. */
  ended: Promise<RunEnd>;
}

/** Starts and resumes jobs, and keeps what the store has to know of them current. */
export class Session {
  readonly #context: CommandContext;
  readonly #running = new Map<string, RunningJob>();
  readonly #ends = new Map<string, Promise<RunEnd>>();
  readonly #lanes: Lanes;
  readonly #handles = new Map<string, LastingHandle>();
  #amended: Promise<void> = Promise.resolve();

  constructor(context: CommandContext) {
    this.#context = context;
    this.#lanes = new Lanes(context.settings);
  }

  get running(): readonly RunningJob[] {
    return [...this.#running.values()];
  }

  /** How the last run of each job ended, or will end. */
  get ends(): readonly Promise<RunEnd>[] {
    return [...this.#ends.values()];
  }

  /** Checks what was asked for and starts it. `readers` see every event from the first. @throws UserError */
  async start(request: NewJob, readers: readonly Listener[] = []): Promise<RunningJob> {
    try {
      return await this.#start(request, readers);
    } catch (error) {
      // Nothing is left that could be resumed.
      throw asDiskFault(error);
    }
  }

  async #start(request: NewJob, readers: readonly Listener[]): Promise<RunningJob> {
    const resolved = this.#context.resolvedWith(request.settings ?? {});
    const offline = this.#context.flags.offline === true;
    const libraryFolders = resolved.settings.LIBRARY_FOLDERS.map((folder) => resolve(folder));
    const setup = await this.#providers(resolved.settings, offline, libraryFolders, [
      resolve(request.videoPath),
    ]);
    const outputRoot = resolve(resolved.settings.LOCAL_OUTPUT_FOLDER);
    await assertSpace([outputRoot, this.#context.home.root], { isNew: true });
    await checkNewJob(request, { ...setup, libraryFolders }, new AbortController().signal);
    await ensureFolder(this.#context.home.jobs);
    const wished = createdEvent(request, resolved, offline);
    const lock = await tryLock(jobFile(this.#context.home, wished.jobId));
    if ('owner' in lock) throw runsElsewhere(wished.video.name, lock.owner);
    return this.#released(lock.release, async () => {
      const { created, job, undo } = await firstSave(this.#context, wished);
      try {
        for (const reader of readers) reader(created, job);
        return await this.#run(job, resolved.settings, setup, lock.release, readers);
      } catch (error) {
        await undo();
        throw error;
      }
    });
  }

  /**
   * Goes on with a saved job; one that is finished tries its failed needs again.
   * @throws UserError when there is none, nothing is left to do or it runs elsewhere; VideoError.
   */
  async resume(id: string, change: ResumeChange, readers: readonly Listener[] = []): Promise<RunningJob> {
    const held = await holdJob(this.#context.home, id);
    return this.#goOn(held, change, readers, () => resumeEvents(held, change.videoPath));
  }

  async load(id: string): Promise<Job> {
    return (await loadJob(this.#context.home, id)).job;
  }

  /** A job that does not run, to look at. */
  readonly show = (job: Job): JobHandle => this.#handleOf(savedHandle(job));

  /** Carries out what is wished of a clip or a need; a job that has ended goes on for it. @throws UserError */
  amend(id: string, command: AmendCommand): Promise<void> {
    this.#amended = this.#amended.catch(() => {}).then(() => this.#amend(id, command));
    return this.#amended;
  }

  async #amend(id: string, command: AmendCommand): Promise<void> {
    const running = this.#running.get(id);
    if (running) return running.handle.dispatch(command);
    // What was written last is on the disk by then.
    await this.#ends.get(id);
    if (command.type === 'judge') this.show(await judgeClip(this.#context, id, command));
    else {
      const held = await holdJob(this.#context.home, id);
      await this.#goOn(held, {}, [], async () => [goingOnFor(command)]);
    }
  }

  /** @param begin what happens first; the job is given back when it throws */
  async #goOn(
    { job: saved, lost, release }: HeldJob,
    change: ResumeChange,
    readers: readonly Listener[],
    begin: () => Promise<EventBody[]>,
  ): Promise<RunningJob> {
    return this.#released(release, async () => {
      await assertNotAnothers(saved.id, saved.outputDir);
      await assertSpace([saved.outputDir, this.#context.home.root]);
      const first = [...lost, ...(await begin())];
      const options = { ...saved.options, acceptPlan: change.acceptPlan ?? saved.options.acceptPlan };
      const { settings } = this.#settingsOf(saved);
      const budgetUsd =
        this.#context.flags.budget === undefined ? saved.cost.budgetUsd : settings.BUDGET_LIMIT_USD;
      const job: Job = { ...saved, options, cost: { ...saved.cost, budgetUsd } };
      const video = change.videoPath ?? job.video.path;
      const setup = await this.#providers(settings, options.offline, options.libraryFolders, [video]);
      return this.#run(job, settings, setup, release, readers, first);
    });
  }

  /** Gives a job back when its run does not come about. */
  async #released<Value>(release: Release, begin: () => Promise<Value>): Promise<Value> {
    try {
      return await begin();
    } catch (error) {
      await release();
      throw asJobStop(error);
    }
  }

  /** Limits of the lanes follow the settings as they are now. */
  settingsChanged(): void {
    this.#lanes.limit(this.#context.settings);
  }

  /** What the settings of a saved job are now: options of today, then the job's own, then keys and tools of today. */
  #settingsOf(job: Job): ResolvedSettings {
    const [options, ...others] = this.#context.layers;
    const saved = { origin: 'config' as const, values: job.options.settings };
    return resolveSettings([...(options ? [options] : []), saved, ...others]);
  }

  async #providers(
    settings: Settings,
    offline: boolean,
    libraryFolders: readonly string[],
    exclude: string[],
  ) {
    const tools = await this.#context.tools();
    const home = this.#context.home.root;
    return { tools, ...chooseProviders({ settings, offline, tools, libraryFolders, exclude, home }) };
  }

  async #run(
    job: Job,
    settings: Settings,
    setup: {
      providers: Providers;
      engines: EngineChoice[];
      tools: Awaited<ReturnType<CommandContext['tools']>>;
    },
    release: Release,
    readers: readonly Listener[],
    first: readonly EventBody[] = [],
  ): Promise<RunningJob> {
    startGuard();
    await keepFirst(this.#context, job);
    const log = new JobLog(job);
    for (const reader of readers) log.subscribe(reader);
    const workDir = join(job.outputDir, '.work');
    const workshop = {
      settings,
      providers: setup.providers,
      tools: setup.tools,
      cache: openCache(this.#context.home, settings, workDir),
      workDir,
      lanes: this.#lanes,
    };
    const engine = new Engine(log, workshop, setup.engines);
    const keeper = new Keeper(this.#context, log, first, (error) => engine.fail(error));
    const ended = this.#untilClosed(engine, keeper, log, release);
    const handle = this.#handleOf(new LiveHandle(log, engine, ended));
    const running: RunningJob = { handle, subscribe: (listener) => log.subscribe(listener), ended };
    this.#running.set(job.id, running);
    this.#ends.set(job.id, ended);
    return running;
  }

  /** The one handle of a job, which from now on shows this. */
  #handleOf(current: JobHandle): LastingHandle {
    const handle = this.#handles.get(current.id) ?? new LastingHandle(current);
    this.#handles.set(current.id, handle);
    handle.follow(current);
    return handle;
  }

  /** Runs the engine; what the store has to know last is written before the job's lock is given back. */
  async #untilClosed(engine: Engine, keeper: Keeper, log: JobLog, release: Release): Promise<RunEnd> {
    try {
      return await engine.run();
    } finally {
      this.#running.delete(log.job.id);
      await keeper.close(release);
      // Nothing is left that could carry out a wish.
      this.show(log.job);
    }
  }
}
