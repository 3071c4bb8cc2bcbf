import type { Cache } from '../core/cache.ts';
import { describeError, isAbort, JobStopError, toJobStop } from '../core/errors.ts';
import type { UsedShot } from '../core/footage/recent-shots.ts';
import type { Priority } from '../core/job/choice/priority.ts';
import type { EventBody, StepProgress } from '../core/job/events/events.ts';
import type { Job } from '../core/job/job.ts';
import type { StepName, StepOutput } from '../core/job/step/steps.ts';
import type { Need } from '../core/plan/need.ts';
import type { Settings } from '../core/settings/settings.ts';
import { withCommandListener } from '../media/process/commands.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { Providers } from '../providers/interfaces.ts';
import { kindOfStep, laneOfKind, type StepKind } from '../queue/kind-of-step.ts';
import { NotRunError, type RemoteRun, type RemoteSteps } from '../queue/remote-steps.ts';
import type { Step, StepContext } from '../steps/step.ts';
import type { BatchShots } from './batch-shots.ts';
import { Deadline } from './deadline.ts';
import { PauseGate } from './lane.ts';
import type { Lanes, StepPlace } from './lanes.ts';
import { Reservations } from './reservations.ts';

/** What all steps of a job use. */
export interface JobResources {
  settings: Settings;
  providers: Providers;
  tools: Tools;
  cache: Cache;
  workDir: string;
  lanes: Lanes;
  /** The shots that recent jobs used, for this job to avoid. */
  usedShots(job: Job): Promise<UsedShot[]>;
  /** The shots of the batch that the job belongs to, if no shot may be used twice in it. */
  batchShots?: BatchShots | undefined;
  /** How long an overloaded service is waited for, in milliseconds. */
  patienceMs?: number;
  /** The other machines that take steps, where there is a queue. */
  remote?: RemoteSteps | undefined;
  /** Whether the job uses no network. */
  isOffline?: boolean;
}

/** How to run one step: signals, priority and callbacks. */
export interface StepRunOptions {
  /** Aborted when no new step may begin. */
  signal: AbortSignal;
  /** Aborted when running steps must stop, unless a service is paid for them. */
  unpaid: AbortSignal;
  /** Aborted when every running step must stop. */
  kill: AbortSignal;
  /** Asked each time the lane has a free slot. */
  priority: () => Priority;
  needId?: string;
  onStart?: () => void;
  onProgress?: (progress: StepProgress) => void;
  /** Called with the command line of each program that the step starts. */
  onCommand?: (command: string) => void;
  /** Called with the needs that the plan will probably have, before it is finished. */
  onDrafted?: (needs: readonly Need[]) => void;
}

/** Runs steps, wherever that is. */
export interface StepRunner {
  /**
   * Runs a step when its lane has room.
   * @throws JobStopError for faults of the whole job; DeadlineError; the signal's reason; what the step throws
   */
  run<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }>;
}

/** Min milliseconds between two progress reports of a step. */
const progressIntervalMs = 250;

/** A step took longer than its timeout. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs steps; the only code that knows where a step runs: in this process or, where there is a queue and room, on another
 * machine. In its lane, with a timeout.
 */
export class Executor implements StepRunner {
  readonly #resources: JobResources;
  readonly #emit: (event: EventBody) => void;
  readonly #gate = new PauseGate();
  readonly #reservations: Reservations;
  readonly #job: () => Job;
  /** Whether other machines may still have steps of an earlier run. Only then are they asked for those that run here. */
  readonly #hasRunBefore: boolean;

  /** @param job the job as it is now; before its run begins, as the last run left it */
  constructor(resources: JobResources, emit: (event: EventBody) => void, job: () => Job) {
    this.#resources = resources;
    this.#emit = emit;
    this.#reservations = new Reservations(job, emit);
    this.#job = job;
    const { earlierMs, runStartedAt } = job();
    this.#hasRunBefore = earlierMs > 0 || runStartedAt !== undefined;
  }

  pause(paused: boolean): void {
    if (paused) this.#gate.isOpen = false;
    else this.#resources.lanes.open(this.#gate);
  }

  /** Calls that wait for budget check again. */
  budgetChanged(): void {
    this.#reservations.budgetChanged();
  }

  async run<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }> {
    const { lanes, providers, remote } = this.#resources;
    const lane = step.lane(providers);
    const kill = lane === 'ai' ? run.kill : AbortSignal.any([run.kill, run.unpaid]);
    const attempt = (place: StepPlace, kind?: StepKind) => this.#attempt(step, input, run, kill, place, kind);
    const here = () => lanes.run(lane, run.priority, this.#gate, run.signal, () => attempt('here'));
    const kind = remote && run.needId !== undefined ? kindOfStep(step.name, input, providers) : undefined;
    // A kind of another lane than the step's has limits of its own.
    if (kind === undefined || laneOfKind(kind) !== lane) return here();
    try {
      return await lanes.runAnywhere(lane, kind, run.priority, this.#gate, run.signal, (place) =>
        attempt(place, kind),
      );
    } catch (error) {
      if (!(error instanceof NotRunError)) throw error;
      this.#log('info', `${step.name} runs on this machine: ${error.message}`, run.needId);
      return await here().finally(error.ranHere);
    }
  }

  async #attempt<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
    kill: AbortSignal,
    place: StepPlace,
    kind: StepKind | undefined,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }> {
    const startedAt = performance.now();
    run.onStart?.();
    const seconds = step.deadlineSeconds(this.#resources.settings);
    const deadline = new Deadline(seconds * 1000);
    const signal = AbortSignal.any([kill, deadline.signal]);
    try {
      const context = this.#context(signal, run, deadline);
      const work = async () =>
        (kind && (await this.#elsewhere(step, input, run, context, kind, place))) ??
        step.run(step.input.parse(input), context);
      const output = await withCommandListener((command) => run.onCommand?.(command), work);
      return { output: step.output.parse(output), milliseconds: Math.round(performance.now() - startedAt) };
    } catch (error) {
      if (error instanceof NotRunError) throw error;
      if (kill.aborted) throw kill.reason;
      if (deadline.signal.aborted && isAbort(error, deadline.signal)) {
        throw new DeadlineError(`${step.name} took longer than ${seconds} s`);
      }
      const known = toJobStop(error, this.#resources.workDir);
      if (!(known instanceof JobStopError)) this.#log('debug', describeError(known), run.needId);
      throw known;
    } finally {
      deadline.clear();
    }
  }

  /** Runs a step on another machine; undefined for one that is to run here and that no other machine has begun. */
  async #elsewhere<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
    context: StepContext,
    kind: StepKind,
    place: StepPlace,
  ): Promise<StepOutput<Name> | undefined> {
    const { remote, settings, isOffline = false } = this.#resources;
    if (!remote || (place === 'here' && !this.#hasRunBefore)) return undefined;
    const there: RemoteRun<Name, Input> = {
      ...{ step, input, kind, settings, context },
      jobId: this.#job().id,
      needId: run.needId ?? '',
      offline: isOffline || kind === 'cut',
      priority: run.priority(),
      onBegin: (machine) => run.onProgress?.({ message: `on ${machine}` }),
      onCommand: (command) => run.onCommand?.(command),
    };
    return place === 'elsewhere' || (await remote.hasLeft(there)) ? remote.run(there) : undefined;
  }

  #context(signal: AbortSignal, run: StepRunOptions, deadline: Deadline): StepContext {
    let last = Number.NEGATIVE_INFINITY;
    const { patienceMs = 0 } = this.#resources;
    return {
      ...this.#resources,
      signal,
      ...(patienceMs > 0 && { patience: { milliseconds: patienceMs, signal: run.signal } }),
      progress: (fraction, message, wait) => {
        const now = performance.now();
        // A step that waits for a service is not slow.
        if (wait) deadline.extend(wait.until - Date.now());
        // Messages are reported immediately, fractions only at intervals.
        const isMessage = fraction === undefined && message !== undefined;
        if ((!isMessage && now - last < progressIntervalMs) || signal.aborted) return;
        last = now;
        run.onProgress?.({
          ...(fraction !== undefined && { fraction }),
          ...(message !== undefined && { message }),
          ...(wait && { wait }),
        });
      },
      drafted: (needs) => run.onDrafted?.(needs),
      log: (level, message) => this.#log(level, message, run.needId),
      called: (call) =>
        this.#emit({ type: 'call.finished', call: run.needId ? { ...call, needId: run.needId } : call }),
      // After `unpaid`, paid calls in flight may finish, but no new one starts.
      reserve: (request) =>
        this.#reservations.reserve(
          run.needId === undefined ? request : { ...request, needId: run.needId },
          AbortSignal.any([signal, run.unpaid]),
        ),
      cache: countedCache(this.#resources.cache, (hit) => this.#emit({ type: 'cache.asked', hit })),
    };
  }

  #log(level: 'debug' | 'info' | 'warn', message: string, needId: string | undefined): void {
    this.#emit(
      needId === undefined ? { type: 'log', level, message } : { type: 'log', level, message, needId },
    );
  }
}

function countedCache(cache: Cache, asked: (hit: boolean) => void): Cache {
  return {
    async remember(key, schema, make) {
      let hit = true;
      const value = await cache.remember(key, schema, () => {
        hit = false;
        return make();
      });
      if (key.counted !== false) asked(hit);
      return value;
    },
    recall: (key, schema) => cache.recall(key, schema),
  };
}
