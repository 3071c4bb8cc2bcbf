import { describeError, JobStopError } from '../../core/errors.ts';
import { type Shot, shotId } from '../../core/footage/shot.ts';
import { findCallsAhead } from '../../core/job/choice/ahead.ts';
import { describeEnd } from '../../core/job/choice/end-reason.ts';
import {
  callId,
  isExhausted,
  isInspectionStep,
  type NeedCall,
  type NeedLimits,
  type NextAction,
  nextAction,
} from '../../core/job/choice/next-action.ts';
import { type PriorityFacts, priorityOf } from '../../core/job/choice/priority.ts';
import { keepClipsEvents } from '../../core/job/decide.ts';
import { type NeedProgress, refusedClips } from '../../core/job/job.ts';
import { allShots } from '../../core/job/need/picks.ts';
import { hasEnded } from '../../core/job/progress/progress.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { BatchShots } from '../batch-shots.ts';
import type { StepRunner } from '../executor.ts';
import type { JobLog } from '../job-log.ts';
import type { StopLevels } from '../stop-levels.ts';
import { AheadTimer, type Sleep } from './ahead-timer.ts';
import type { FilmAssignment } from './film-assignment.ts';
import { NeedCalls, type NeedSignals } from './need-calls.ts';
import { runNeedStep } from './need-steps.ts';

/** What the work on all needs of a job shares. */
export interface NeedShared {
  log: JobLog;
  executor: StepRunner;
  settings: Settings;
  limits: NeedLimits;
  films: FilmAssignment;
  batchShots: BatchShots | undefined;
  stops: StopLevels;
  isNearEnd: () => boolean;
  /** Whether a shot may be fetched while better ones are looked for. */
  mayFetchAhead: boolean;
  wait: Sleep;
}

/**
 * How long a need waits for its films or for slow inspections before it works ahead, in milliseconds. Most searches and
 * inspections end within this time, and then no work is wasted.
 */
const patienceMs = 1500;

/** The abort reason of a need's steps when the user skips it. */
class SkippedError extends Error {
  override readonly name = 'SkippedError';
}

/** Runs one phase of the work when there is room for it. */
export type RunInSlot = <Value>(phase: () => Promise<Value>, signal: AbortSignal) => Promise<Value>;

/** The work on one need, from its state until it has ended. */
export class NeedWork {
  readonly #needId: string;
  readonly #shared: NeedShared;
  readonly #place: number;
  readonly #calls = new NeedCalls();
  readonly #skip = new AbortController();
  readonly #signals: NeedSignals;
  #patience: AheadTimer | undefined;
  #woken = Promise.withResolvers<void>();

  constructor(needId: string, shared: NeedShared) {
    this.#needId = needId;
    this.#shared = shared;
    this.#place = shared.log.job.needs.findIndex((each) => each.need.id === needId);
    const { stops } = shared;
    this.#signals = {
      signal: AbortSignal.any([stops.drain, this.#skip.signal]),
      unpaid: stops.unpaid,
      kill: AbortSignal.any([stops.kill, this.#skip.signal]),
      dropped: this.#skip.signal,
    };
  }

  /** Looks again at what the need does next. */
  wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  /** Stops the steps of the need, which was skipped. */
  skip(): void {
    this.#skip.abort(new SkippedError('skipped'));
  }

  /**
   * Works until the need has ended. While it waits for other needs it takes no slot, because they may need it.
   * @throws JobStopError, or the reason of the drain signal
   */
  async run(inSlot: RunInSlot): Promise<void> {
    const { films, stops } = this.#shared;
    const { signal } = this.#signals;
    try {
      for (;;) {
        const wait = await inSlot(() => this.#untilWait(), signal);
        if (!wait) break;
        if (wait === 'shortlist') await this.#awaitFilms();
        else if (!(await films.takeUnused(this.#needId, signal))) this.#end(wait);
      }
      this.#calls.keepOnly(() => false);
    } catch (error) {
      if (stops.drain.aborted || error instanceof JobStopError) throw error;
      if (!this.#skip.signal.aborted) this.#fail(describeError(error));
    } finally {
      this.#restartPatience();
      films.changed();
      await this.#calls.allEnded();
    }
  }

  /** Acts until the need has ended or has to wait for other needs. @returns what it waits for */
  async #untilWait(): Promise<'shortlist' | Extract<NextAction, { kind: 'end' }> | undefined> {
    const { log, limits } = this.#shared;
    const before = this.#progress();
    this.#signals.signal.throwIfAborted();
    if (!before || hasEnded(before)) return undefined;
    if (before.state !== 'active') log.emit({ type: 'need.state', needId: this.#needId, state: 'active' });
    for (;;) {
      this.#signals.signal.throwIfAborted();
      const progress = this.#progress();
      if (!progress || hasEnded(progress)) return undefined;
      const action = nextAction(progress, limits, new Set());
      switch (action.kind) {
        case 'end':
          if (isExhausted(progress, limits)) return action;
          this.#end(action);
          return undefined;
        case 'keep':
          this.#keepRefused(action.keys, 'nothing better is left; this clip stays');
          return undefined;
        case 'drop-pick':
          log.emit({ type: 'need.pick-failed', needId: this.#needId, reason: action.reason });
          continue;
        case 'shortlist':
          return 'shortlist';
        case 'wait':
          break;
        case 'run': {
          const ahead = this.#shared.mayFetchAhead ? findCallsAhead(log.job, progress, limits) : [];
          const wanted = new Set([...action.calls, ...ahead].map(callId));
          // An inspection in flight stays while the need is looking, even if it would not begin now.
          const isLooking = action.calls.some(({ step }) => isInspectionStep(step));
          // What the user took comes before the rest, which goes on afterwards.
          const isPick = progress.picks !== undefined;
          this.#calls.keepOnly(
            (call) => isPick || wanted.has(callId(call)) || (isLooking && isInspectionStep(call.step)),
          );
          for (const call of action.calls) this.#start(call, false);
          this.#startAhead(ahead);
        }
      }
      await this.#calls.next(this.#others());
    }
  }

  /** Waits for films; when that takes long, the need looks at those it will probably get. */
  async #awaitFilms(): Promise<void> {
    const { log, films, limits } = this.#shared;
    const stop = new AbortController();
    const taken = films.take(this.#needId, AbortSignal.any([this.#signals.signal, stop.signal]));
    taken.catch(() => {});
    let isTaken = false;
    const done = taken.finally(() => {
      isTaken = true;
    });
    done.catch(() => {});
    while (!isTaken) {
      const progress = this.#progress();
      // What the user took needs no films.
      if (progress?.picks !== undefined) return stop.abort();
      if (progress && !progress.shortlist) this.#startAhead(findCallsAhead(log.job, progress, limits));
      await this.#calls.next([done, ...this.#others()]);
    }
    this.#restartPatience();
    await taken;
  }

  /** Starts calls whose results may not be needed, once the need has waited long enough. */
  #startAhead(calls: readonly NeedCall[]): void {
    if (calls.length === 0) this.#restartPatience();
    else {
      this.#patience ??= new AheadTimer(patienceMs, this.#shared.wait);
      if (this.#patience.isOver) for (const call of calls) this.#start(call, true);
    }
  }

  /** What a wait ends with besides calls: the patience that is not over yet, or `wake`. */
  #others(): Promise<void>[] {
    const { over } = this.#patience ?? {};
    return over && this.#patience?.isOver === false ? [this.#woken.promise, over] : [this.#woken.promise];
  }

  #restartPatience(): void {
    this.#patience?.stop();
    this.#patience = undefined;
  }

  #start(call: NeedCall, isAhead: boolean): void {
    const { log, executor, settings } = this.#shared;
    const needId = this.#needId;
    if (call.step === 'fetch' && !this.#calls.has(call)) this.#claim(call.key);
    this.#calls.start(call, isAhead, this.#signals, async (signals) => {
      await runNeedStep(log, executor, settings, call, {
        ...signals,
        needId,
        priority: () => this.#priority(call),
      });
      // The last search lets all needs get their films.
      if (call.step === 'search') this.#shared.films.changed();
    });
  }

  #priority(call: NeedCall) {
    const progress = this.#shared.log.job.needs[this.#place] ?? this.#progress();
    const moment: PriorityFacts = {
      nearEnd: this.#shared.isNearEnd(),
      isAhead: this.#calls.isAhead(call),
      place: this.#place,
    };
    return progress ? priorityOf(call, progress, moment) : [];
  }

  /** Claims a shot for this job before it is fetched, so that no other job of the batch takes it meanwhile. */
  #claim(key: string): void {
    const shot = this.#shots().find((each) => shotId(each) === key);
    if (shot) this.#shared.batchShots?.claim(this.#shared.log.job, shot);
  }

  #shots(): Shot[] {
    const progress = this.#progress();
    return progress ? allShots(progress) : [];
  }

  /** Ends the need, with the reason in words. */
  #end(end: Extract<NextAction, { kind: 'end' }>): void {
    const { log, batchShots } = this.#shared;
    const progress = this.#progress();
    const [other] = this.#shots().flatMap((shot) => batchShots?.usedBy(log.job.id, shot) ?? []);
    const message = progress ? describeEnd(log.job, progress, end, other) : end.message;
    log.emit({
      type: 'need.state',
      needId: this.#needId,
      state: end.state,
      ...(message !== undefined && { message }),
    });
  }

  #progress(): NeedProgress | undefined {
    return this.#shared.log.job.needs.find((each) => each.need.id === this.#needId);
  }

  #keepRefused(keys: readonly string[], message: string): void {
    for (const event of keepClipsEvents(this.#needId, keys, message)) this.#shared.log.emit(event);
  }

  #fail(message: string): void {
    const progress = this.#progress();
    const refused = progress ? refusedClips(progress) : [];
    if (refused.length > 0) this.#keepRefused(refused, `${message} This clip stays.`);
    else this.#shared.log.emit({ type: 'need.state', needId: this.#needId, state: 'failed', message });
  }
}
