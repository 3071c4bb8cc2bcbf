import { rm } from 'node:fs/promises';
import { parse } from 'node:path';
import { describeError, EXIT, type ExitCode, JobStopError, toJobStop, UserError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import { decide } from '../core/job/decide.ts';
import type { EventBody, StepProgress } from '../core/job/events/events.ts';
import { type EngineChoice, type Job, type StageName, stageNames } from '../core/job/job.ts';
import { findOutage } from '../core/job/outage.ts';
import type { Experience } from '../core/job/progress/experience.ts';
import { needsOfPlan } from '../core/plan/file/needs-of-plan.ts';
import { deliver } from '../deliver/deliver.ts';
import { endAllPauses } from '../providers/service/overload.ts';
import { isServiceFault } from '../providers/service/service-fault.ts';
import { stepVersions } from '../steps/need-steps.ts';
import { planStep } from '../steps/plan.ts';
import { probeStep } from '../steps/probe.ts';
import { transcribeStep } from '../steps/transcribe.ts';
import { writeAtomically } from '../store/files/write-file.ts';
import { deleteRemovedClips } from '../store/jobs/removed-clips.ts';
import { forgetLostFiles, openWorkFolder } from './earlier-run.ts';
import { EarlySearches } from './early-searches.ts';
import { Executor, type JobResources, type StepRunOptions } from './executor.ts';
import { GatherStage } from './gather.ts';
import type { JobLog } from './job-log.ts';
import { ReviewStage } from './review.ts';
import { InterruptedError, StopLevels } from './stop-levels.ts';

/** How a run of a job ended. */
export interface RunEnd {
  job: Job;
  exitCode: ExitCode;
  /** What went wrong after the end: it could not be announced. */
  notice?: string;
}

/** Runs one job: its stages in order, starting from the saved state. */
export class JobRunner {
  readonly #log: JobLog;
  readonly #resources: JobResources;
  readonly #executor: Executor;
  readonly #stops = new StopLevels();
  readonly #early: EarlySearches;
  readonly #review: ReviewStage;
  readonly #engines: EngineChoice[];
  readonly #experience: Experience;
  #gather: GatherStage | undefined;
  #fault: unknown;

  /** @param experience what earlier jobs took, for the time left */
  constructor(log: JobLog, resources: JobResources, engines: EngineChoice[], experience: Experience = {}) {
    this.#log = log;
    this.#resources = resources;
    this.#engines = engines;
    this.#experience = experience;
    this.#executor = new Executor(resources, log.emit, () => log.job);
    this.#early = new EarlySearches(this.#executor, this.#stops);
    this.#review = new ReviewStage(log, resources, this.#executor, this.#stops);
  }

  /** Carries out a command: emits its events and applies them to the work in flight. */
  dispatch(command: Command): void {
    for (const event of decide(this.#log.job, command, this.#resources.settings)) {
      this.#log.emit(event);
      this.#afterEvent(event);
    }
    if (command.type === 'stop') this.#stop(command.kill);
    if (command.type === 'try-now') endAllPauses();
  }

  #afterEvent(event: EventBody): void {
    switch (event.type) {
      case 'job.state':
        if (event.state === 'running') this.#review.accept();
        break;
      case 'job.paused':
        this.#executor.pause(event.paused);
        break;
      case 'job.budget':
        this.#executor.budgetChanged();
        break;
      case 'planning.started':
        this.#review.planMore();
        break;
      case 'planning.ended':
        this.#review.stopPlanning();
        break;
      case 'need.retried':
      case 'clip.refused':
        // If no gather stage is in flight, `run` starts it again.
        this.#gather?.resumeNeed(event.needId);
        break;
      case 'need.state':
        this.#gather?.stopNeed(event.needId);
        break;
      case 'need.picked':
        this.#gather?.resumeNeed(event.needId);
        this.#gather?.wake();
        break;
      case 'need.searched-again':
      case 'need.to-film':
      case 'need.restored':
        this.#gather?.stopNeed(event.needId);
        this.#gather?.resumeNeed(event.needId);
        break;
      // Other events do not affect work in flight.
      default:
        break;
    }
  }

  #stop(kill: boolean): void {
    const reason = new InterruptedError('stopped by the user');
    if (kill) this.#stops.killAll(reason);
    else this.#stops.finishRunning(reason);
    // Open the gate, otherwise a paused job would wait forever.
    this.#executor.pause(false);
  }

  /** Stops the job for an error outside its steps, such as a state that cannot be saved. */
  fail(error: unknown): void {
    this.#fault ??= toJobStop(error);
    this.#stops.stopUnpaid(this.#fault);
  }

  /** Runs until the job has finished or is stopped. Rejects only for bugs. */
  async run(): Promise<RunEnd> {
    const { emit } = this.#log;
    emit({ type: 'job.opened', engines: this.#engines, stepVersions, experience: this.#experience });
    const { lanes } = this.#resources;
    const stopListening = lanes.subscribe(() => emit({ type: 'lanes.changed', lanes: lanes.loads() }));
    const stopWorkers = this.#resources.remote?.onWorkers((workers) =>
      emit({ type: 'workers.changed', workers: [...workers] }),
    );
    const stopNotices = this.#resources.remote?.onNotice((message) =>
      emit({ type: 'log', level: 'warn', message }),
    );
    try {
      // A command may reopen a stage that was done, such as gather for a clip to replace.
      while (this.#hasWork()) {
        await this.#takeOverFiles();
        for (const stage of stageNames) await this.#runStage(stage);
      }
      emit({ type: 'job.state', state: 'finished' });
      const failed = this.#log.job.needs.some((each) => each.state === 'failed');
      return { job: this.#log.job, exitCode: failed ? EXIT.someNeedsFailed : EXIT.finished };
    } catch (error) {
      return this.#ended(this.#fault ?? toJobStop(error));
    } finally {
      await this.#early.keepOnly([]);
      stopListening();
      stopNotices?.();
      stopWorkers?.();
    }
  }

  #hasWork(): boolean {
    return stageNames.some((stage) => this.#log.job.stages[stage].state !== 'done');
  }

  /** Prepares the work folder, and drops results whose files are gone. */
  async #takeOverFiles(): Promise<void> {
    const killed = await openWorkFolder(this.#resources.workDir);
    if (killed !== undefined) this.#log.emit({ type: 'log', level: 'warn', message: killed });
    await forgetLostFiles(this.#log);
  }

  async #runStage(stage: StageName): Promise<void> {
    if (this.#log.job.stages[stage].state === 'done') return;
    this.#stops.drain.throwIfAborted();
    this.#log.emit({ type: 'stage.started', stage });
    try {
      await this.#runWork(stage);
    } catch (error) {
      if (!this.#stops.drain.aborted) {
        this.#log.emit({ type: 'stage.failed', stage, error: describeError(toJobStop(error)) });
      }
      throw error;
    }
    // A stage that was reopened meanwhile is not done: it runs again.
    if (this.#log.job.stages[stage].state === 'active') this.#log.emit({ type: 'stage.finished', stage });
  }

  async #runWork(stage: StageName): Promise<void> {
    const { job, emit } = this.#log;
    switch (stage) {
      case 'probe': {
        const { output } = await this.#executor.run(
          probeStep,
          { path: job.video.path },
          this.#runOptions(stage),
        );
        emit({ type: 'job-step.finished', step: 'probe', output });
        break;
      }
      case 'transcribe': {
        const { probe } = present(job, 'probe');
        const file = job.options.transcriptFile;
        const input = { probe, ...(file !== undefined && { transcriptFile: file }) };
        const { output } = await this.#executor.run(transcribeStep, input, this.#runOptions(stage));
        emit({ type: 'job-step.finished', step: 'transcribe', output });
        break;
      }
      case 'plan': {
        const { transcript } = present(job, 'transcript');
        const { probe } = present(job, 'probe');
        const { preferences, plan, acceptPlan } = job.options;
        const { durationSeconds } = probe;
        if (plan) {
          const needs = needsOfPlan(plan, { transcript, durationSeconds });
          const notes = [`The plan was read from ${plan.name}.`];
          emit({ type: 'job-step.finished', step: 'plan', output: { needs, engine: plan.name, notes } });
          break;
        }
        const title = parse(job.video.name).name;
        const input = { transcript, durationSeconds, preferences, title };
        const run = this.#runOptions(stage);
        // A plan that nobody reviews is searched for before all of it is known.
        if (acceptPlan) run.onDrafted = (needs) => this.#early.begin(needs);
        const { output } = await this.#executor.run(planStep, input, run);
        emit({ type: 'job-step.finished', step: 'plan', output });
        await this.#early.keepOnly(output.needs);
        break;
      }
      case 'review':
        await this.#review.run();
        break;
      case 'gather':
        await this.#gatherAll();
        break;
      case 'deliver':
        for (const message of await deliver(job, writeAtomically))
          emit({ type: 'log', level: 'warn', message });
        await deleteRemovedClips(job);
        await rm(this.#resources.workDir, { recursive: true, force: true });
        break;
    }
  }

  async #gatherAll(): Promise<void> {
    // Decided once, so that a resumed job ends with the same clips.
    if (this.#log.job.usedShots === undefined)
      this.#log.emit({ type: 'shots.used', shots: await this.#resources.usedShots(this.#log.job) });
    const gather = new GatherStage(this.#log, this.#early, this.#resources, this.#stops);
    this.#gather = gather;
    await gather.run();
    this.#gather = undefined;
    this.#checkOutage();
  }

  /**
   * A job in which no need got a clip because services failed is not finished: its needs are tried again on resume.
   * @throws JobStopError
   */
  #checkOutage(): void {
    const outage = findOutage(this.#log.job);
    if (!outage) return;
    for (const needId of outage.needIds) this.#log.emit({ type: 'need.retried', needId });
    throw new JobStopError('service', `Nothing could be gathered: ${outage.reason}`, {
      hint: 'Resume the job when the service works again.',
    });
  }

  #runOptions(stage: StageName): StepRunOptions {
    return {
      signal: this.#stops.drain,
      unpaid: this.#stops.unpaid,
      kill: this.#stops.kill,
      priority: () => [0],
      onProgress: (progress: StepProgress) =>
        this.#log.emit({ type: 'stage.progress', stage, fraction: 0, ...progress }),
    };
  }

  #ended(error: unknown): RunEnd {
    const { emit } = this.#log;
    if (error instanceof InterruptedError) {
      const isInReview = this.#log.job.state === 'awaiting-review';
      if (!isInReview) emit({ type: 'job.state', state: 'interrupted' });
      return { job: this.#log.job, exitCode: isInReview ? EXIT.review : EXIT.interrupted };
    }
    // When a service failed to plan or to transcribe, a later resume may succeed, too.
    const isOutage = !(error instanceof JobStopError) && isServiceFault(error);
    const stopped = error instanceof JobStopError || isOutage;
    emit({ type: 'job.state', state: stopped ? 'interrupted' : 'failed', error: describeError(error) });
    if (!(error instanceof UserError)) throw error;
    return { job: this.#log.job, exitCode: isOutage ? EXIT.interrupted : error.exitCode };
  }
}

function present<Name extends 'probe' | 'transcript'>(
  job: Job,
  name: Name,
): { [Key in Name]: NonNullable<Job[Key]> } {
  const value = job[name];
  if (value === undefined) throw new Error(`The saved job has no ${name}.`);
  return { [name]: value } as { [Key in Name]: NonNullable<Job[Key]> };
}
