import pLimit from 'p-limit';
import { describeError, JobStopError } from '../core/errors.ts';
import { type Shot, shotId } from '../core/footage/shot.ts';
import { assign, movedFilms, unusedFilms } from '../core/job/choice/assign.ts';
import { endReason } from '../core/job/choice/end-reason.ts';
import { nextLookAlike } from '../core/job/choice/look-alikes.ts';
import {
  callId,
  isExhausted,
  type NeedCall,
  type NeedLimits,
  type NextAction,
  nextAction,
  stepsLeft,
} from '../core/job/choice/next-action.ts';
import { keepClips } from '../core/job/decide.ts';
import { type NeedProgress, refusedClips } from '../core/job/job.ts';
import { shotsOf } from '../core/job/need/picks.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import { orAborted } from '../core/or-aborted.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { BatchShots } from './batch-shots.ts';
import type { Executor, JobResources, Run } from './executor.ts';
import type { JobLog } from './job-log.ts';
import { needLimit, needLimits } from './limits.ts';
import { runNeedStep } from './need-steps.ts';
import type { StopLevels } from './stop-levels.ts';

type Signals = Pick<Run, 'signal' | 'unpaid' | 'kill'> & { dropped: AbortSignal };

/** The abort reason of a need's steps when the user skips it. */
class SkippedError extends Error {
  override readonly name = 'SkippedError';
}

/**
 * Works on all selected needs in parallel until each has ended. A need continues as soon as its next lane has room. The
 * only barrier is the assignment of films, which waits until all competing needs are ranked (see `assign`).
 */
export class Gather {
  readonly #log: JobLog;
  readonly #executor: Executor;
  readonly #settings: Settings;
  readonly #batchShots: BatchShots | undefined;
  readonly #limits: NeedLimits;
  readonly #slots;
  readonly #stops: StopLevels;
  readonly #skips = new Map<string, AbortController>();
  readonly #inFlight = new Map<string, Promise<void>>();
  /** Rejects with an error that stops the whole job. */
  readonly #jobStop = Promise.withResolvers<never>();
  /** Settles when no need is in flight. */
  #idle = Promise.withResolvers<void>();
  #assigned = Promise.withResolvers<void>();

  constructor(
    log: JobLog,
    executor: Executor,
    { settings, batchShots }: Pick<JobResources, 'settings' | 'batchShots'>,
    stops: StopLevels,
  ) {
    this.#log = log;
    this.#executor = executor;
    this.#settings = settings;
    this.#batchShots = batchShots;
    this.#stops = stops;
    this.#limits = needLimits(settings, log.job, (shot) => this.#usedBy(shot) !== undefined);
    this.#slots = pLimit({ concurrency: needLimit(settings), rejectOnClear: true });
    // It may reject while nobody waits, when a need is retried after all others have ended.
    this.#jobStop.promise.catch(() => {});
  }

  /** Settles when every selected need has ended. @throws JobStopError, or the signal's reason. */
  async run(): Promise<void> {
    for (const { need } of this.#unfinished()) this.#begin(need.id);
    try {
      // Not Promise.race over all needs: every race would stay referenced by each of them until it ends.
      do {
        while (this.#inFlight.size > 0) await Promise.race([this.#jobStop.promise, this.#idle.promise]);
      } while (!this.#stops.drain.aborted && this.#replaceLookAlike());
    } catch (error) {
      // The error stops the other needs, too. Wait until their steps have ended, so that all results are saved. Calls in
      // flight may finish, because they are paid for; when the budget is spent, all steps in flight may.
      if (error instanceof JobStopError && error.kind === 'budget') this.#stops.finishRunning(error);
      else this.#stops.stopUnpaid(error);
      await Promise.allSettled(this.#inFlight.values());
      throw error;
    }
  }

  /**
   * Resumes a need that had ended, after a retry or a refused clip. It does not wait for a free slot, because needs in
   * flight may be waiting for the films it gets.
   */
  resumeNeed(needId: string): void {
    const before = this.#inFlight.get(needId) ?? Promise.resolve();
    this.#track(
      needId,
      before.then(() => this.#work(needId)),
    );
  }

  /** Stops the steps of a need that was skipped. */
  stopNeed(needId: string): void {
    this.#skips.get(needId)?.abort(new SkippedError('skipped'));
    this.wake();
  }

  /** Lets all needs look again at what they do next, also those that wait for an assignment or for other needs. */
  wake(): void {
    this.#assigned.resolve();
    this.#assigned = Promise.withResolvers<void>();
  }

  /** Begins to replace a clip that looks like another one. @returns false when there is none */
  #replaceLookAlike(): boolean {
    const found = nextLookAlike(this.#log.job, this.#limits.candidatePreferences);
    if (!found) return false;
    const { needId, key, reason } = found;
    this.#log.emit({ type: 'log', level: 'info', message: `the clip ${reason}, so it is replaced`, needId });
    this.#log.emit({ type: 'clip.refused', needId, key, isLookAlike: true });
    this.resumeNeed(needId);
    return true;
  }

  #unfinished(): NeedProgress[] {
    return this.#log.job.needs.filter((each) => each.need.selected && !hasEnded(each));
  }

  #begin(needId: string): void {
    if (this.#inFlight.has(needId)) return;
    this.#track(
      needId,
      this.#slots(() => this.#work(needId)),
    );
  }

  #track(needId: string, work: Promise<void>): void {
    const tracked = work.finally(() => {
      if (this.#inFlight.get(needId) === tracked) this.#inFlight.delete(needId);
    });
    this.#inFlight.set(needId, tracked);
    tracked.then(() => this.#ended(), this.#jobStop.reject);
  }

  #ended(): void {
    if (this.#inFlight.size > 0) return;
    this.#idle.resolve();
    this.#idle = Promise.withResolvers();
  }

  async #work(needId: string): Promise<void> {
    const skip = new AbortController();
    this.#skips.set(needId, skip);
    const signal = AbortSignal.any([this.#stops.drain, skip.signal]);
    const kill = AbortSignal.any([this.#stops.kill, skip.signal]);
    const busy = new Map<string, Promise<void>>();
    try {
      signal.throwIfAborted();
      const progress = this.#need(needId);
      if (!progress || hasEnded(progress)) return;
      this.#log.emit({ type: 'need.state', needId, state: 'active' });
      const signals = { signal, unpaid: this.#stops.unpaid, kill, dropped: skip.signal };
      while (await this.#act(needId, busy, signals));
    } catch (error) {
      await Promise.allSettled(busy.values());
      if (this.#stops.drain.aborted || error instanceof JobStopError) throw error;
      if (!skip.signal.aborted) this.#fail(needId, describeError(error));
    } finally {
      this.#skips.delete(needId);
      this.wake();
    }
  }

  /** Carries out the next action of a need. @returns false when the need has ended. */
  async #act(needId: string, busy: Map<string, Promise<void>>, signals: Signals): Promise<boolean> {
    signals.signal.throwIfAborted();
    const progress = this.#need(needId);
    if (!progress || hasEnded(progress)) return false;
    const action = nextAction(progress, this.#limits, new Set(busy.keys()));
    switch (action.kind) {
      case 'end':
        if (isExhausted(progress, this.#limits) && (await this.#takeUnusedFilms(needId, signals.signal)))
          return true;
        this.#end(needId, action);
        return false;
      case 'keep':
        this.#keepRefused(needId, action.keys, 'nothing better is left; this clip stays');
        return false;
      case 'drop-pick':
        this.#log.emit({ type: 'need.pick-failed', needId, reason: action.reason });
        return true;
      case 'shortlist':
        await this.#takeShortlist(needId, signals.signal);
        return true;
      case 'run':
        for (const call of action.calls) this.#start(needId, call, busy, signals);
        break;
      case 'wait':
        break;
    }
    await Promise.race([...busy.values(), this.#assigned.promise]);
    return true;
  }

  #start(needId: string, call: NeedCall, busy: Map<string, Promise<void>>, signals: Signals): void {
    const index = this.#log.job.needs.findIndex((each) => each.need.id === needId);
    if (call.step === 'fetch') this.#claim(needId, call.key);
    const run = { ...signals, needId, priority: [stepsLeft(call.step), index] as const };
    const work = runNeedStep(this.#log, this.#executor, this.#settings, call, run).finally(() =>
      busy.delete(callId(call)),
    );
    busy.set(callId(call), work);
    work.catch(() => {});
  }

  /** Claims a shot for this job before it is fetched, so that no other job of the batch takes it meanwhile. */
  #claim(needId: string, key: string): void {
    const progress = this.#need(needId);
    const shot = progress && shotsOf(progress).find((each) => shotId(each) === key);
    if (shot) this.#batchShots?.claim(this.#log.job, shot);
  }

  async #takeShortlist(needId: string, signal: AbortSignal): Promise<void> {
    while (!this.#need(needId)?.shortlist && !this.#hasPick(needId)) {
      signal.throwIfAborted();
      const waiting = this.#assigned.promise;
      const shortlists = assign(this.#log.job, needId, this.#limits);
      if (shortlists) {
        for (const [id, candidateIds] of shortlists)
          this.#log.emit({ type: 'need.shortlist', needId: id, candidateIds });
        this.wake();
      } else await orAborted(waiting, signal);
    }
  }

  /** Waits for films that other needs leave unused. @returns whether this need got any */
  async #takeUnusedFilms(needId: string, signal: AbortSignal): Promise<boolean> {
    // Other needs may be waiting to learn that this one found nothing.
    this.wake();
    for (;;) {
      signal.throwIfAborted();
      if (this.#hasPick(needId)) return true;
      const waiting = this.#assigned.promise;
      const films = unusedFilms(
        this.#log.job,
        needId,
        (progress) => isExhausted(progress, this.#limits),
        this.#limits,
      );
      if (!films) await orAborted(waiting, signal);
      else if (films.length === 0) return false;
      else return this.#moveFilms(needId, films);
    }
  }

  /** Moves films from the shortlists of other needs to this one's. */
  #moveFilms(needId: string, films: readonly string[]): true {
    for (const [id, candidateIds] of movedFilms(this.#log.job, needId, films))
      this.#log.emit({ type: 'need.shortlist', needId: id, candidateIds });
    this.wake();
    return true;
  }

  /** Ends a need, with the reason in words. */
  #end(needId: string, end: Extract<NextAction, { kind: 'end' }>): void {
    const progress = this.#need(needId);
    const [other] = progress ? shotsOf(progress).flatMap((shot) => this.#usedBy(shot) ?? []) : [];
    const message = progress ? endReason(this.#log.job, progress, end, other) : end.message;
    this.#log.emit({
      type: 'need.state',
      needId,
      state: end.state,
      ...(message !== undefined && { message }),
    });
  }

  /** The other video of the batch that uses this shot, if any. */
  #usedBy(shot: Shot): string | undefined {
    return this.#batchShots?.usedBy(this.#log.job.id, shot);
  }

  /** Whether the user took something for the need that is not filed yet. */
  #hasPick(needId: string): boolean {
    return this.#need(needId)?.picks !== undefined;
  }

  #need(needId: string): NeedProgress | undefined {
    return this.#log.job.needs.find((each) => each.need.id === needId);
  }

  #keepRefused(needId: string, keys: readonly string[], message: string): void {
    for (const event of keepClips(needId, keys, message)) this.#log.emit(event);
  }

  #fail(needId: string, message: string): void {
    const progress = this.#need(needId);
    const refused = progress ? refusedClips(progress) : [];
    if (refused.length > 0) this.#keepRefused(needId, refused, `${message} This clip stays.`);
    else this.#log.emit({ type: 'need.state', needId, state: 'failed', message });
  }
}
