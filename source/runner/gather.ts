import { setTimeout } from 'node:timers/promises';
import { JobStopError } from '../core/errors.ts';
import type { Shot } from '../core/footage/shot.ts';
import { findNextLookAlike } from '../core/job/choice/look-alikes.ts';
import type { NeedLimits } from '../core/job/choice/next-action.ts';
import { isNearEnd } from '../core/job/choice/priority.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import type { JobResources, StepRunner } from './executor.ts';
import type { JobLog } from './job-log.ts';
import { Lane, PauseGate } from './lane.ts';
import { needLimit, needLimits } from './limits.ts';
import type { Sleep } from './need/ahead-timer.ts';
import { FilmAssignment } from './need/film-assignment.ts';
import { type NeedShared, NeedWork, type RunInSlot } from './need/need-work.ts';
import type { StopLevels } from './stop-levels.ts';

/** What gathering needs to know of the job's resources. */
type GatherResources = Pick<JobResources, 'settings' | 'batchShots' | 'lanes' | 'remote'> & {
  providers: { inspector: Pick<JobResources['providers']['inspector'], 'lane'> };
};

const waitFor: Sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal });

/**
 * Works on all selected needs in parallel until each has ended. A need continues as soon as its next lane has room. The
 * only barrier is the assignment of films, which waits until all competing needs are ranked (see `assign`).
 */
export class GatherStage {
  readonly #log: JobLog;
  readonly #limits: NeedLimits;
  readonly #slots: Lane;
  readonly #stopCounting: (() => void) | undefined;
  readonly #gate = new PauseGate();
  readonly #stops: StopLevels;
  readonly #shared: NeedShared;
  readonly #works = new Map<string, NeedWork>();
  readonly #inFlight = new Map<string, Promise<void>>();
  /** Rejects with an error that stops the whole job. */
  readonly #jobStop = Promise.withResolvers<never>();
  /** Settles when no need is in flight. */
  #idle = Promise.withResolvers<void>();

  /** @param wait waits in real time, or in the simulated time of a replay */
  constructor(
    log: JobLog,
    executor: StepRunner,
    { settings, batchShots, lanes, remote, providers }: GatherResources,
    stops: StopLevels,
    wait: Sleep = waitFor,
  ) {
    this.#log = log;
    this.#stops = stops;
    const isTaken = (shot: Shot) => batchShots?.usedBy(log.job.id, shot) !== undefined;
    this.#limits = needLimits(settings, log.job, isTaken);
    const needs = () => needLimit(settings, remote?.machines());
    this.#slots = new Lane(needs(), () => {});
    this.#stopCounting = remote?.subscribe(() => this.#slots.limit(needs()));
    const { lane } = providers.inspector;
    this.#shared = {
      log,
      executor,
      settings,
      limits: this.#limits,
      films: new FilmAssignment(log, this.#limits),
      batchShots,
      stops,
      isNearEnd: onceAState(log, (job) => isNearEnd(job, this.#limits, lanes.loads()[lane].limit)),
      // Offline inspections use the lane of cuts, so cutting ahead would delay them. A batch may need the shot elsewhere.
      mayFetchAhead: lane === 'ai' && batchShots === undefined,
      wait,
    };
    // It may reject while nobody waits, when a need is retried after all others have ended.
    this.#jobStop.promise.catch(() => {});
  }

  /** Settles when every selected need has ended. @throws JobStopError, or the signal's reason. */
  async run(): Promise<void> {
    for (const [place, { need }] of this.#unfinished().entries()) this.#begin(need.id, place);
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
    } finally {
      this.#stopCounting?.();
    }
  }

  /** Resumes a need that had ended, after a retry or a refused clip. The user waits for it, so it needs no free slot. */
  resumeNeed(needId: string): void {
    const before = this.#inFlight.get(needId) ?? Promise.resolve();
    this.#track(
      needId,
      before.then(() => this.#work(needId, (phase) => phase())),
    );
  }

  /** Stops the steps of a need that was skipped. */
  stopNeed(needId: string): void {
    this.#works.get(needId)?.skip();
    this.wake();
  }

  /** Lets all needs look again at what they do next, also those that wait for films or for other needs. */
  wake(): void {
    for (const work of this.#works.values()) work.wake();
    this.#shared.films.changed();
  }

  /** Begins to replace a clip that looks like another one. @returns false when there is none */
  #replaceLookAlike(): boolean {
    const found = findNextLookAlike(this.#log.job, this.#limits.candidatePreferences);
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

  #begin(needId: string, place: number): void {
    if (this.#inFlight.has(needId)) return;
    const work = this.#work(needId, (phase, signal) =>
      this.#slots.run(() => [place], this.#gate, signal, phase),
    );
    this.#track(needId, work);
  }

  async #work(needId: string, inSlot: RunInSlot): Promise<void> {
    const work = new NeedWork(needId, this.#shared);
    this.#works.set(needId, work);
    await work.run(inSlot).finally(() => this.#works.delete(needId));
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
}

/** The result of a function of the job, computed once for each of its states. */
function onceAState<Value>(log: JobLog, compute: (job: Job) => Value): () => Value {
  let known: { job: Job; value: Value } | undefined;
  return () => {
    if (known?.job !== log.job) known = { job: log.job, value: compute(log.job) };
    return known.value;
  };
}
