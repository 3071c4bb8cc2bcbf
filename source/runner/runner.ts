import { rm } from 'node:fs/promises';
import { asJobStop, describeError, EXIT, type ExitCode, JobStopError, UserError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import { decide } from '../core/job/decide.ts';
import type { EventBody } from '../core/job/events.ts';
import { type EngineChoice, type Job, type StageName, stageNames } from '../core/job/job.ts';
import { needStepNames } from '../core/job/steps.ts';
import { deliver } from '../deliver/deliver.ts';
import { planStep } from '../steps/plan.ts';
import { probeStep } from '../steps/probe.ts';
import { transcribeStep } from '../steps/transcribe.ts';
import { writeAtomically } from '../store/files/write-file.ts';
import { Executor, type Told, type Workshop } from './executor.ts';
import { Gather } from './gather.ts';
import type { JobLog } from './job-log.ts';
import { forgetLostFiles } from './lost-files.ts';
import { stepVersions } from './need-steps.ts';
import { Halt } from './stop-signals.ts';
import { openWorkFolder } from './work-folder.ts';

/** The user wants the job to stop; it can be resumed. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** How a run of a job ended. */
export interface RunEnd {
  job: Job;
  exitCode: ExitCode;
}

/** Runs one job: the stages in order, from wherever its state says it stands. */
export class Engine {
  readonly #log: JobLog;
  readonly #workshop: Workshop;
  readonly #executor: Executor;
  readonly #halt = new Halt();
  readonly #started = Promise.withResolvers<void>();
  readonly #engines: EngineChoice[];
  #gather: Gather | undefined;
  #fault: unknown;

  constructor(log: JobLog, workshop: Workshop, engines: EngineChoice[]) {
    this.#log = log;
    this.#workshop = workshop;
    this.#engines = engines;
    this.#executor = new Executor(workshop, log.emit, () => log.job);
  }

  /** Carries out a command: its events first, then what they mean for the work under way. */
  dispatch(command: Command): void {
    for (const event of decide(this.#log.job, command, this.#workshop.settings)) {
      this.#log.emit(event);
      this.#afterEvent(event);
    }
    if (command.type === 'stop') this.#stop(command.kill);
  }

  #afterEvent(event: EventBody): void {
    switch (event.type) {
      case 'job.state':
        if (event.state === 'running') this.#started.resolve();
        break;
      case 'job.paused':
        this.#executor.pause(event.paused);
        break;
      case 'job.budget':
        this.#executor.budgetChanged();
        break;
      case 'need.retried':
      case 'clip.refused':
        // Once all is gathered the stages are gone through again.
        this.#gather?.goOnWith(event.needId);
        break;
      case 'need.state':
        this.#gather?.stopNeed(event.needId);
        break;
      // Other events ask nothing of the work under way.
      default:
        break;
    }
  }

  #stop(kill: boolean): void {
    const reason = new InterruptedError('stopped by the user');
    if (kill) this.#halt.now(reason);
    else this.#halt.gently(reason);
    // A paused job would otherwise wait for ever.
    this.#executor.pause(false);
  }

  /** Stops the job for a fault outside its steps: its state could not be saved. */
  fail(error: unknown): void {
    this.#fault ??= asJobStop(error);
    this.#halt.sparingPaid(this.#fault);
  }

  /** Runs to the end, to the review's exit, or to what stops it. Never rejects for a fault of the job itself. */
  async run(): Promise<RunEnd> {
    const { emit } = this.#log;
    emit({ type: 'job.opened', engines: this.#engines, stepVersions });
    const { lanes } = this.#workshop;
    const stopListening = lanes.subscribe(() => emit({ type: 'lanes.changed', lanes: lanes.loads() }));
    try {
      const ended = await openWorkFolder(this.#workshop.workDir);
      if (ended !== undefined) emit({ type: 'log', level: 'warn', message: ended });
      await forgetLostFiles(this.#log);
      while (stageNames.some((stage) => this.#log.job.stages[stage].state !== 'done')) {
        for (const stage of stageNames) await this.#stage(stage);
      }
      await rm(this.#workshop.workDir, { recursive: true, force: true });
      emit({ type: 'job.state', state: 'finished' });
      const failed = this.#log.job.needs.some((each) => each.state === 'failed');
      return { job: this.#log.job, exitCode: failed ? EXIT.someNeedsFailed : EXIT.finished };
    } catch (error) {
      return this.#ended(this.#fault ?? asJobStop(error));
    } finally {
      stopListening();
    }
  }

  async #stage(stage: StageName): Promise<void> {
    if (this.#log.job.stages[stage].state === 'done') return;
    this.#halt.drain.throwIfAborted();
    this.#log.emit({ type: 'stage.started', stage });
    try {
      await this.#work(stage);
    } catch (error) {
      if (!this.#halt.drain.aborted) {
        this.#log.emit({ type: 'stage.failed', stage, error: describeError(asJobStop(error)) });
      }
      throw error;
    }
    this.#log.emit({ type: 'stage.finished', stage });
  }

  async #work(stage: StageName): Promise<void> {
    const { job, emit } = this.#log;
    switch (stage) {
      case 'probe': {
        const { output } = await this.#executor.run(
          probeStep,
          { path: job.video.path },
          this.#stageRun(stage),
        );
        emit({ type: 'job-step.finished', step: 'probe', output });
        break;
      }
      case 'transcribe': {
        const { probe } = present(job, 'probe');
        const file = job.options.transcriptFile;
        const input = { probe, ...(file !== undefined && { transcriptFile: file }) };
        const { output } = await this.#executor.run(transcribeStep, input, this.#stageRun(stage));
        emit({ type: 'job-step.finished', step: 'transcribe', output });
        break;
      }
      case 'plan': {
        const { transcript } = present(job, 'transcript');
        const { probe } = present(job, 'probe');
        const { preferences } = job.options;
        const input = { transcript, durationSeconds: probe.durationSeconds, preferences };
        const { output } = await this.#executor.run(planStep, input, this.#stageRun(stage));
        emit({ type: 'job-step.finished', step: 'plan', output });
        break;
      }
      case 'review':
        await this.#review();
        break;
      case 'gather':
        await this.#gatherAll();
        break;
      case 'deliver':
        for (const message of await deliver(job, writeAtomically))
          emit({ type: 'log', level: 'warn', message });
        break;
    }
  }

  async #review(): Promise<void> {
    if (this.#log.job.options.acceptPlan) return;
    this.#log.emit({ type: 'job.state', state: 'awaiting-review' });
    const signal = this.#halt.drain;
    const stopped = Promise.withResolvers<never>();
    const abort = () => stopped.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    await Promise.race([this.#started.promise, stopped.promise]);
    signal.removeEventListener('abort', abort);
  }

  async #gatherAll(): Promise<void> {
    const gather = new Gather(this.#log, this.#executor, this.#workshop.settings, this.#halt);
    this.#gather = gather;
    await gather.run();
    this.#gather = undefined;
  }

  #stageRun(stage: StageName) {
    return {
      signal: this.#halt.drain,
      unpaid: this.#halt.unpaid,
      kill: this.#halt.kill,
      priority: [needStepNames.length, 0] as const,
      onProgress: (told: Told) => this.#log.emit({ type: 'stage.progress', stage, fraction: 0, ...told }),
    };
  }

  #ended(error: unknown): RunEnd {
    const { emit } = this.#log;
    if (error instanceof InterruptedError) {
      const reviewing = this.#log.job.state === 'awaiting-review';
      if (!reviewing) emit({ type: 'job.state', state: 'interrupted' });
      return { job: this.#log.job, exitCode: EXIT.interrupted };
    }
    const stopped = error instanceof JobStopError;
    emit({ type: 'job.state', state: stopped ? 'interrupted' : 'failed', error: describeError(error) });
    if (!(error instanceof UserError)) throw error;
    return { job: this.#log.job, exitCode: error.exitCode };
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
