import type { Cache } from '../core/cache.ts';
import { asJobStop, describeError, isAbort, JobStopError } from '../core/errors.ts';
import type { EventBody } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import type { StepName, StepOutput } from '../core/job/steps.ts';
import type { StepWait } from '../core/job/wait.ts';
import type { Settings } from '../core/settings/settings.ts';
import { withCommandsTold } from '../media/process/commands.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { Providers } from '../providers/interfaces.ts';
import type { Step, StepContext } from '../steps/step.ts';
import { Gate, type Priority } from './lane.ts';
import type { Lanes } from './lanes.ts';
import { Reservations } from './reservations.ts';

/** What every step of a job shares. */
export interface Workshop {
  settings: Settings;
  providers: Providers;
  tools: Tools;
  cache: Cache;
  workDir: string;
  lanes: Lanes;
}

/** What a step tells while it runs; only what is there. */
export interface Told {
  fraction?: number;
  message?: string;
  wait?: StepWait;
}

/** How one run of a step is to be carried out. */
export interface Run {
  /** Aborted when no new step may begin. */
  signal: AbortSignal;
  /** Aborted when running steps that no service is paid for have to end at once. */
  unpaid: AbortSignal;
  /** Aborted when running steps have to end at once. */
  kill: AbortSignal;
  priority: Priority;
  needId?: string;
  onStart?: () => void;
  onProgress?: (said: Told) => void;
  /** Hears of the programs that work for it. */
  onCommand?: (command: string) => void;
}

/** Progress of one step is passed on at most four times a second. */
const progressEveryMs = 250;

/** A step took longer than its deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Carries out steps: the only code that knows where one runs. Here: in this process, in its lane, with a deadline. */
export class Executor {
  readonly #workshop: Workshop;
  readonly #emit: (event: EventBody) => void;
  readonly #gate = new Gate();
  readonly #reservations: Reservations;

  constructor(workshop: Workshop, emit: (event: EventBody) => void, job: () => Job) {
    this.#workshop = workshop;
    this.#emit = emit;
    this.#reservations = new Reservations(job);
  }

  pause(paused: boolean): void {
    if (paused) this.#gate.isOpen = false;
    else this.#workshop.lanes.open(this.#gate);
  }

  /** Calls that wait for money look whether there is enough now. */
  budgetChanged(): void {
    this.#reservations.budgetChanged();
  }

  /**
   * Runs a step when its lane has room.
   * @throws JobStopError for what concerns the whole job, DeadlineError, the signal's reason, or what the step throws.
   */
  async run<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: Run,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }> {
    const { lanes, providers } = this.#workshop;
    const lane = step.lane(providers);
    const kill = lane === 'ai' ? run.kill : AbortSignal.any([run.kill, run.unpaid]);
    return lanes.run(lane, run.priority, this.#gate, run.signal, async () => {
      const startedAt = Date.now();
      run.onStart?.();
      const seconds = step.deadlineSeconds(this.#workshop.settings);
      const deadline = AbortSignal.timeout(seconds * 1000);
      const signal = AbortSignal.any([kill, deadline]);
      try {
        const context = this.#context(signal, run);
        const work = () => step.run(step.input.parse(input), context);
        const output = await withCommandsTold((command) => run.onCommand?.(command), work);
        return { output: step.output.parse(output), milliseconds: Date.now() - startedAt };
      } catch (error) {
        if (kill.aborted) throw kill.reason;
        if (deadline.aborted && isAbort(error, deadline)) {
          throw new DeadlineError(`${step.name} took longer than ${seconds} s`);
        }
        const known = asJobStop(error, this.#workshop.workDir);
        if (!(known instanceof JobStopError)) this.#log('debug', describeError(known), run.needId);
        throw known;
      }
    });
  }

  #context(signal: AbortSignal, run: Run): StepContext {
    let last = 0;
    return {
      ...this.#workshop,
      signal,
      progress: (fraction, message, wait) => {
        const now = Date.now();
        // What it is doing is told at once; how far it is, only now and then.
        const isWords = fraction === undefined && message !== undefined;
        if ((!isWords && now - last < progressEveryMs) || signal.aborted) return;
        last = now;
        run.onProgress?.({
          ...(fraction !== undefined && { fraction }),
          ...(message !== undefined && { message }),
          ...(wait && { wait }),
        });
      },
      log: (level, message) => this.#log(level, message, run.needId),
      called: (call) =>
        this.#emit({ type: 'call.finished', call: run.needId ? { ...call, needId: run.needId } : call }),
      // What is paid for may end; nothing more is.
      reserve: (request) => this.#reservations.reserve(request, AbortSignal.any([signal, run.unpaid])),
      cache: countedCache(this.#workshop.cache, (hit) => this.#emit({ type: 'cache.asked', hit })),
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
