import pLimit from 'p-limit';
import { describeError, JobStopError } from '../core/errors.ts';
import { shortlist, type Taste } from '../core/job/choose.ts';
import type { NeedProgress } from '../core/job/job.ts';
import { callId, type NeedCall, type NeedLimits, nextMove, stepsLeft } from '../core/job/next-action.ts';
import { hasEnded } from '../core/job/progress.ts';
import { refusedClips } from '../core/job/refused.ts';
import { orAborted } from '../core/or-aborted.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Executor, Run } from './executor.ts';
import type { JobLog } from './job-log.ts';
import { needLimit } from './limits.ts';
import { runNeedStep } from './need-steps.ts';
import type { Halt } from './stop-signals.ts';

type Signals = Pick<Run, 'signal' | 'unpaid' | 'kill'>;

/** The reason a need's steps are aborted for when the user skips it. */
class SkippedError extends Error {
  override readonly name = 'SkippedError';
}

/**
 * Brings every selected need to its end, many side by side. A need moves on the moment its next lane has room; there is
 * no barrier but one: candidates are taken in the order of the needs (see core/choose).
 */
export class Gather {
  readonly #log: JobLog;
  readonly #executor: Executor;
  readonly #settings: Settings;
  readonly #limits: NeedLimits;
  readonly #places;
  readonly #halt: Halt;
  readonly #skips = new Map<string, AbortController>();
  readonly #under = new Map<string, Promise<void>>();
  /** Rejects for what a need met that concerns the whole job. */
  readonly #broken = Promise.withResolvers<never>();
  /** Settles when no need is under way. */
  #idle = Promise.withResolvers<void>();
  #shortlisted = Promise.withResolvers<void>();

  constructor(log: JobLog, executor: Executor, settings: Settings, halt: Halt) {
    const taste: Taste = { preferCreativeCommons: settings.PREFER_CREATIVE_COMMONS };
    this.#log = log;
    this.#executor = executor;
    this.#settings = settings;
    this.#halt = halt;
    this.#limits = {
      clipsPerNeed: settings.CLIPS_PER_NEED,
      previewsPerNeed: settings.PREVIEWS_PER_NEED,
      taste,
    };
    this.#places = pLimit({ concurrency: needLimit(settings), rejectOnClear: true });
    // A fault of a need that is tried again when all else has ended.
    this.#broken.promise.catch(() => {});
  }

  /** Settles when every selected need has ended. @throws JobStopError, or the signal's reason. */
  async run(): Promise<void> {
    for (const { need } of this.#open()) this.#begin(need.id);
    try {
      // Not a race of all needs: each of hundreds would remember every race until its own end.
      while (this.#under.size > 0) await Promise.race([this.#broken.promise, this.#idle.promise]);
    } catch (error) {
      // What concerns the whole job ends the other needs' steps too, and the job is saved only when they have ended.
      // Calls under way may end: they are paid already. A spent budget leaves their clips time, too.
      if (error instanceof JobStopError && error.kind === 'budget') this.#halt.gently(error);
      else this.#halt.sparingPaid(error);
      await Promise.allSettled(this.#under.values());
      throw error;
    }
  }

  /** Another try for a need that ended without a clip. */
  retry(needId: string): void {
    const progress = this.#need(needId);
    if (!progress || !hasEnded(progress) || progress.state === 'filled' || this.#under.has(needId)) return;
    this.#log.emit({ type: 'need.retried', needId });
    // Not queued: the needs that hold the places may wait for the candidates this one takes.
    this.#track(needId, this.#work(needId));
  }

  /** The next best shot in the place of a clip. */
  refuse(needId: string, key: string): void {
    this.#log.emit({ type: 'clip.refused', needId, key });
    const progress = this.#need(needId);
    if (!progress || hasEnded(progress) || this.#under.has(needId)) return;
    this.#track(needId, this.#work(needId));
  }

  skip(needId: string): void {
    const progress = this.#need(needId);
    if (!progress || hasEnded(progress)) return;
    const refused = refusedClips(progress);
    if (refused.length > 0) this.#keep(needId, refused, 'the clip stays');
    else this.#log.emit({ type: 'need.state', needId, state: 'skipped', message: 'skipped' });
    this.#skips.get(needId)?.abort(new SkippedError('skipped'));
    this.#decided();
  }

  #open(): NeedProgress[] {
    return this.#log.job.needs.filter((each) => each.need.selected && !hasEnded(each));
  }

  #begin(needId: string): void {
    if (this.#under.has(needId)) return;
    this.#track(
      needId,
      this.#places(() => this.#work(needId)),
    );
  }

  #track(needId: string, work: Promise<void>): void {
    const tracked = work.finally(() => this.#under.delete(needId));
    this.#under.set(needId, tracked);
    tracked.then(() => this.#ended(), this.#broken.reject);
  }

  #ended(): void {
    if (this.#under.size > 0) return;
    this.#idle.resolve();
    this.#idle = Promise.withResolvers();
  }

  async #work(needId: string): Promise<void> {
    const skip = new AbortController();
    this.#skips.set(needId, skip);
    const signal = AbortSignal.any([this.#halt.drain, skip.signal]);
    const kill = AbortSignal.any([this.#halt.kill, skip.signal]);
    const busy = new Map<string, Promise<void>>();
    try {
      signal.throwIfAborted();
      if (this.#isSkipped(needId)) return;
      this.#log.emit({ type: 'need.state', needId, state: 'active' });
      while (await this.#move(needId, busy, { signal, unpaid: this.#halt.unpaid, kill }));
    } catch (error) {
      await Promise.allSettled(busy.values());
      if (this.#halt.drain.aborted || error instanceof JobStopError) throw error;
      if (!skip.signal.aborted) this.#fail(needId, describeError(error));
    } finally {
      this.#skips.delete(needId);
      this.#decided();
    }
  }

  /** One decision and what it starts. @returns false when the need has ended. */
  async #move(needId: string, busy: Map<string, Promise<void>>, signals: Signals): Promise<boolean> {
    signals.signal.throwIfAborted();
    const progress = this.#need(needId);
    if (!progress || hasEnded(progress)) return false;
    const move = nextMove(progress, this.#limits, new Set(busy.keys()));
    switch (move.kind) {
      case 'end':
        this.#log.emit({ type: 'need.state', needId, state: move.state, message: move.message });
        return false;
      case 'keep':
        this.#keep(needId, move.keys, 'no other shot is left, so the clip stays');
        return false;
      case 'shortlist':
        await this.#takeShortlist(needId, signals.signal);
        return true;
      case 'run':
        for (const call of move.calls) this.#start(needId, call, busy, signals);
        break;
      case 'wait':
        break;
    }
    await Promise.race(busy.values());
    return true;
  }

  #start(needId: string, call: NeedCall, busy: Map<string, Promise<void>>, signals: Signals): void {
    const index = this.#log.job.needs.findIndex((each) => each.need.id === needId);
    const run = { ...signals, needId, priority: [stepsLeft(call.step), index] as const };
    const work = runNeedStep(this.#log, this.#executor, this.#settings, call, run).finally(() =>
      busy.delete(callId(call)),
    );
    busy.set(callId(call), work);
    work.catch(() => {});
  }

  async #takeShortlist(needId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waiting = this.#shortlisted.promise;
      const taken = shortlist(
        this.#log.job,
        needId,
        this.#settings.MAX_VIDEOS_PER_PHRASE,
        this.#limits.taste,
      );
      if (taken) {
        this.#log.emit({ type: 'need.shortlist', needId, candidateIds: taken });
        this.#decided();
        return;
      }
      await orAborted(waiting, signal);
    }
  }

  /** Wakes the needs that wait for the ones before them. */
  #decided(): void {
    this.#shortlisted.resolve();
    this.#shortlisted = Promise.withResolvers<void>();
  }

  #need(needId: string): NeedProgress | undefined {
    return this.#log.job.needs.find((each) => each.need.id === needId);
  }

  #isSkipped(needId: string): boolean {
    return this.#need(needId)?.state === 'skipped';
  }

  /** What was refused stays: there is nothing better. */
  #keep(needId: string, keys: readonly string[], message: string): void {
    for (const key of keys) this.#log.emit({ type: 'clip.kept', needId, key });
    this.#log.emit({ type: 'need.state', needId, state: 'filled', message });
  }

  #fail(needId: string, message: string): void {
    const progress = this.#need(needId);
    const refused = progress ? refusedClips(progress) : [];
    if (refused.length > 0) this.#keep(needId, refused, `${message} The clip stays.`);
    else this.#log.emit({ type: 'need.state', needId, state: 'failed', message });
  }
}
