import { resolve } from 'node:path';
import type { JobHandle, NewJob } from '../core/api/app.ts';
import { toDiskError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import { decide } from '../core/job/decide.ts';
import type { EventBody } from '../core/job/events/events.ts';
import type { Job } from '../core/job/job.ts';
import { learnExperience } from '../core/job/progress/learn-durations.ts';
import { neverAborted, rejectOnAbort } from '../core/reject-on-abort.ts';
import type { Settings } from '../core/settings/settings.ts';
import { startGuard } from '../media/process/guard.ts';
import { applyEvents, JobLog, type Listener } from '../runner/job-log.ts';
import { Lanes } from '../runner/lanes.ts';
import type { JobRunner, RunEnd } from '../runner/runner.ts';
import { cacheProbe } from '../steps/probe.ts';
import { assertSpace } from '../store/files/disk-space.ts';
import { ensureFolder, privateFolder } from '../store/files/ensure-folder.ts';
import { type Release, tryLock } from '../store/files/lock.ts';
import { jobFilePath } from '../store/home.ts';
import { saveAndCreateFolder } from '../store/jobs/create-job-folder.ts';
import { jobRunsElsewhereError, type LockedJob, loadJob, lockJob } from '../store/jobs/jobs.ts';
import { assertOwnFolder } from '../store/jobs/remove-job-folder.ts';
import { readStepRuns, saveStepRuns } from '../store/jobs/step-durations.ts';
import { shotsOfBatch } from './batch/shots-of-batch.ts';
import { type CommandContext, settingsOf } from './context/context.ts';
import { type RunningJob, RunningJobHandle } from './jobs/job-handle.ts';
import { JobHandles } from './jobs/job-handles.ts';
import { JobPersistence, saveBeforeRun } from './jobs/job-persistence.ts';
import { JobQueue } from './jobs/job-queue.ts';
import {
  createJobResources,
  findStartWarnings,
  type JobSetup,
  openProvidersOfJob,
} from './jobs/job-resources.ts';
import { announceEnd } from './notify.ts';
import { acceptsPlan, needsResume, saveEventsOfEndedJob } from './resuming/ended-job.ts';
import { type ResumeChange, resumedJob, resumeEvents } from './resuming/resume-job.ts';
import { JobServer } from './sharing/job-server.ts';
import { isUnchanged, withInterruptedState } from './sharing/remote-jobs.ts';
import { checkNewJob, createdEvent } from './starting/new-job.ts';
import { releaseLockOnFailure, StartingJobs, type StartOptions } from './starting/starting-jobs.ts';

/** Starts and resumes jobs, and saves their state while they run. */
export class Session {
  readonly #context: CommandContext;
  readonly #attended: boolean;
  readonly #running = new Map<string, RunningJob>();
  readonly #ends = new Map<string, Promise<RunEnd>>();
  /** Starts in flight. */
  readonly startingJobs = new StartingJobs<RunningJob>();
  readonly #lanes: Lanes;
  readonly #queue: JobQueue;
  readonly #handles: JobHandles;
  readonly #closing = new Set<string>();
  #dispatched: Promise<void> = Promise.resolve();

  /** @param attended whether somebody watches in the full screen */
  constructor(context: CommandContext, attended = false) {
    this.#context = context;
    this.#attended = attended;
    this.#lanes = new Lanes(context.settings);
    this.#queue = new JobQueue(context, this.#lanes);
    this.#handles = new JobHandles(context.home, (id, command) => this.dispatch(id, command));
  }

  get running(): readonly RunningJob[] {
    return [...this.#running.values()];
  }

  /** How the latest run of each job ended or will end. */
  get ends(): readonly Promise<RunEnd>[] {
    return [...this.#ends.values()];
  }

  /** Checks a request and starts the job. @throws UserError, the signal's reason */
  async start(request: NewJob, how: StartOptions = {}): Promise<RunningJob> {
    try {
      return await this.startingJobs.track(this.#start(request, how), how.signal);
    } catch (error) {
      // The hint of a disk fault must not suggest a resume: no job was saved.
      throw toDiskError(error, this.#context.home.root);
    }
  }

  async #start(
    request: NewJob,
    { readers = [], signal = neverAborted, probed: early, batchShots }: StartOptions,
  ): Promise<RunningJob> {
    const resolved = this.#context.resolvedWith(request.settings ?? {});
    const offline = request.offline ?? this.#context.flags.offline === true;
    const libraryFolders = resolved.settings.LIBRARY_FOLDERS.map((folder) => resolve(folder));
    const exclude = [resolve(request.videoPath)];
    const setup = await rejectOnAbort(
      openProvidersOfJob(this.#context, resolved.settings, offline, libraryFolders, exclude),
      signal,
    );
    const outputRoot = resolve(resolved.settings.LOCAL_OUTPUT_FOLDER);
    await assertSpace([outputRoot, this.#context.home.root], { isNew: true });
    const probed = await checkNewJob(request, { ...setup, libraryFolders, probed: early }, signal);
    await ensureFolder(this.#context.home.jobs, privateFolder);
    void this.#context.saveToolAnswers();
    signal.throwIfAborted();
    const requested = createdEvent(request, resolved, offline);
    const lock = await tryLock(jobFilePath(this.#context.home, requested.jobId));
    if ('owner' in lock) throw jobRunsElsewhereError(requested.video.name, lock.owner);
    return releaseLockOnFailure(lock.release, async () => {
      const { created, job, undo } = await saveAndCreateFolder(this.#context, requested);
      try {
        for (const reader of readers) reader(created, job);
        const ready = { ...setup, batchShots, probed };
        return await this.#run(job, resolved.settings, ready, lock.release, readers);
      } catch (error) {
        await undo();
        throw error;
      }
    });
  }

  /**
   * Resumes a saved job; a finished one retries its failed needs.
   * @throws UserError when it does not exist, has nothing left to do or runs elsewhere; VideoError; the signal's reason
   */
  async resume(id: string, change: ResumeChange, how: StartOptions = {}): Promise<RunningJob> {
    const { signal = neverAborted } = how;
    const held = await rejectOnAbort(lockJob(this.#context.home, id), signal);
    const begin = async () => {
      const { settings } = settingsOf(held.job, this.#context);
      const planned = change.plan
        ? (await import('../core/job/review/plan-events.ts')).planEvents(held.job, change.plan, settings)
        : [];
      return [...(await resumeEvents(held, change.videoPath)), ...planned];
    };
    return this.startingJobs.track(this.#resumeHeld(held, change, how, begin), signal);
  }

  async load(id: string): Promise<Job> {
    return (await loadJob(this.#context.home, id)).job;
  }

  /** The handle of a job that another process runs; undefined when none does or it cannot be reached. */
  async attach(id: string): Promise<JobHandle | undefined> {
    return this.#running.has(id) ? undefined : this.#handles.attach(id);
  }

  /** The handle of a job as it is, wherever it runs. Does not resume it. @throws UserError when it does not exist */
  async view(id: string): Promise<JobHandle> {
    // During its last writes a job no longer runs, but the saved one still says so.
    const own = this.#closing.has(id) ? this.#handles.get(id) : this.#running.get(id)?.handle;
    const handle = own ?? (await this.attach(id));
    if (handle) return handle;
    const job = withInterruptedState(await this.load(id));
    const known = this.#handles.get(id);
    return known && isUnchanged(known.snapshot(), job) ? known : this.show(job);
  }

  /** The handle of a job that is not running. */
  readonly show = (job: Job): JobHandle => this.#handles.showSaved(job);

  /**
   * Carries out commands one after another, for running and for ended jobs. For an ended job, a command that needs work
   * resumes the job, any other is only saved.
   * @throws UserError
   */
  dispatch(id: string, command: Command): Promise<void> {
    this.#dispatched = this.#dispatched.catch(() => {}).then(() => this.#dispatch(id, command));
    return this.#dispatched;
  }

  async #dispatch(id: string, command: Command): Promise<void> {
    const running = this.#running.get(id);
    if (running) return running.handle.dispatch(command);
    // Wait until the last writes of an ending run are done.
    await this.#ends.get(id);
    await this.carryOut(id, command);
  }

  /**
   * Carries out a command on a job that does not run. A command that needs work resumes the job, any other is saved.
   * @returns what it changed, and the running job if it runs now
   * @throws UserError when the job does not exist, runs elsewhere or cannot be resumed; the signal's reason
   */
  async carryOut(
    id: string,
    command: Command,
    how: StartOptions = {},
  ): Promise<{ events: readonly EventBody[]; running?: RunningJob }> {
    const { signal = neverAborted } = how;
    const held = await rejectOnAbort(lockJob(this.#context.home, id), signal);
    const now = applyEvents(held.job, held.unsaved);
    const events = decide(now, command, settingsOf(held.job, this.#context).settings);
    if (!needsResume(now, events)) {
      this.show(await saveEventsOfEndedJob(this.#context, held, events));
      return { events };
    }
    const begin = async () => [...events];
    const change = events.some(acceptsPlan) ? { acceptPlan: true } : {};
    return {
      events,
      running: await this.startingJobs.track(this.#resumeHeld(held, change, how, begin), signal),
    };
  }

  /** @param begin returns the first events; when it throws, the lock is released */
  async #resumeHeld(
    { job: saved, unsaved, release }: LockedJob,
    change: ResumeChange,
    { readers = [], signal = neverAborted, batchShots }: StartOptions,
    begin: () => Promise<EventBody[]>,
  ): Promise<RunningJob> {
    return releaseLockOnFailure(release, async () => {
      await assertOwnFolder(saved.id, saved.outputDir);
      await assertSpace([saved.outputDir, this.#context.home.root]);
      const { settings } = settingsOf(saved, this.#context);
      const notBilled = () => decide(applyEvents(saved, unsaved), { type: 'not-billed' }, settings);
      const first = [...unsaved, ...(await begin()), ...(change.notBilled ? notBilled() : [])];
      const budgetUsd = this.#context.flags.budget === undefined ? undefined : settings.BUDGET_LIMIT_USD;
      const job = resumedJob(saved, change, budgetUsd);
      const video = change.videoPath ?? job.video.path;
      const setup = await rejectOnAbort(
        openProvidersOfJob(this.#context, settings, job.options.offline, job.options.libraryFolders, [video]),
        signal,
      );
      const shots = batchShots ?? (await shotsOfBatch(this.#context, job.id));
      return this.#run(job, settings, { ...setup, batchShots: shots }, release, readers, first);
    });
  }

  /** Applies changed settings to the limits of the lanes. */
  settingsChanged(): void {
    this.#lanes.limit(this.#context.settings);
  }

  async #run(
    job: Job,
    settings: Settings,
    setup: JobSetup,
    release: Release,
    readers: readonly Listener[],
    first: readonly EventBody[] = [],
  ): Promise<RunningJob> {
    await saveBeforeRun(this.#context, job, first);
    // Only now, because it starts a process, which takes time. No other program has been started before.
    startGuard();
    const log = new JobLog(job);
    for (const reader of readers) log.subscribe(reader);
    const experience = learnExperience(await readStepRuns(this.#context.home), setup.engines);
    // With all steps: loaded only once the job is in the history.
    const { JobRunner } = await import('../runner/runner.ts');
    const warnings = await findStartWarnings(job, settings);
    const remote = await this.#queue.open(job.id);
    const use = { lanes: this.#lanes, attended: this.#attended, remote };
    const resources = createJobResources(this.#context, job, settings, setup, use);
    if (setup.probed) await cacheProbe(resources.cache, setup.probed);
    const runner = new JobRunner(log, resources, setup.engines, experience);
    const persistence = new JobPersistence(this.#context, log, first, (error) => runner.fail(error));
    for (const message of warnings) log.emit({ type: 'log', level: 'warn', message });
    const server = new JobServer(this.#context.home, log, (command) => this.dispatch(job.id, command));
    const ended = this.#untilClosed(runner, persistence, { log, server, release }).then((end) =>
      announceEnd(end, this.#context.settings),
    );
    // After the runner has ended, a command waits for the last writes and then resumes the job.
    const dispatch = async (command: Command) =>
      this.#running.has(job.id) ? runner.dispatch(command) : this.dispatch(job.id, command);
    const handle = this.#handles.follow(new RunningJobHandle(log, dispatch, ended));
    const running: RunningJob = { handle, subscribe: (listener) => log.subscribe(listener), ended };
    this.#running.set(job.id, running);
    this.#ends.set(job.id, ended);
    return running;
  }

  /** Runs the job, then finishes all writes and releases the job's lock. */
  async #untilClosed(
    runner: JobRunner,
    persistence: JobPersistence,
    { log, server, release }: { log: JobLog; server: JobServer; release: Release },
  ): Promise<RunEnd> {
    const since = Date.now();
    try {
      return await runner.run();
    } finally {
      this.#running.delete(log.job.id);
      this.#closing.add(log.job.id);
      await saveStepRuns(this.#context.home, log.job, since);
      await server.close();
      await persistence.close(release).finally(() => {
        this.#closing.delete(log.job.id);
        server.end();
      });
      await this.#queue.close(log.job.id);
      // From now on the handle shows the saved job, which a command may resume.
      this.show(log.job);
    }
  }
}
