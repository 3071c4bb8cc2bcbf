import { parse } from 'node:path';
import { describeError, toJobStop } from '../core/errors.ts';
import { plannedEvents } from '../core/job/review/density.ts';
import { rejectOnAbort } from '../core/reject-on-abort.ts';
import { planStep } from '../steps/plan.ts';
import type { JobResources, StepRunner } from './executor.ts';
import type { JobLog } from './job-log.ts';
import { LibraryCounts } from './library-counts.ts';
import type { StopLevels } from './stop-levels.ts';

/** What the review needs of the job's resources. */
type ReviewResources = Pick<JobResources, 'settings'> & {
  providers: Pick<JobResources['providers'], 'sources'>;
};

/**
 * Waits for the user to review the plan, and meanwhile has the planner plan more needs when they are wanted, and films
 * counted for needs that the user changes. An error of the planner is reported and does not change the plan.
 */
export class ReviewStage {
  readonly #log: JobLog;
  readonly #resources: ReviewResources;
  readonly #steps: StepRunner;
  readonly #stops: StopLevels;
  readonly #accepted = Promise.withResolvers<void>();
  #planning: { abort: AbortController; ended: Promise<void> } | undefined;

  constructor(log: JobLog, resources: ReviewResources, steps: StepRunner, stops: StopLevels) {
    this.#log = log;
    this.#resources = resources;
    this.#steps = steps;
    this.#stops = stops;
  }

  /** Waits until the plan is accepted. @throws the signal's reason */
  async run(): Promise<void> {
    if (this.#log.job.options.acceptPlan) return;
    this.#log.emit({ type: 'job.state', state: 'awaiting-review' });
    this.planMore();
    const hasLibrary = this.#resources.providers.sources.some(({ name }) => name === 'library');
    const counts = hasLibrary ? new LibraryCounts(this.#log, this.#steps, this.#stops) : undefined;
    try {
      await rejectOnAbort(this.#accepted.promise, this.#stops.drain);
    } finally {
      await counts?.end();
      // The work of a running planner may be paid for already, so its needs are kept.
      while (this.#planning) await this.#planning.ended;
    }
  }

  accept(): void {
    this.#accepted.resolve();
  }

  /** Begins to plan more needs, if the job waits for them. */
  planMore(): void {
    if (!this.#log.job.planning?.isActive || this.#planning) return;
    const abort = new AbortController();
    const ended = this.#plan(abort.signal).finally(() => {
      this.#planning = undefined;
    });
    this.#planning = { abort, ended };
  }

  /** Stops planning, also a paid call in flight. Begins again if more needs are wanted by then. */
  stopPlanning(): void {
    const planning = this.#planning;
    if (!planning) return;
    planning.abort.abort(new DOMException('Planning was stopped.', 'AbortError'));
    void planning.ended.then(() => this.planMore());
  }

  async #plan(signal: AbortSignal): Promise<void> {
    const { emit, job } = this.#log;
    const { transcript, probe, planning } = job;
    if (!transcript || !probe || !planning) return;
    const input = {
      transcript,
      durationSeconds: probe.durationSeconds,
      preferences: job.options.preferences,
      title: parse(job.video.name).name,
      more: { wanted: planning.wanted, planned: job.needs.map(({ need }) => need) },
    };
    const either = (other: AbortSignal) => AbortSignal.any([signal, other]);
    try {
      const { output } = await this.#steps.run(planStep, input, {
        signal: either(this.#stops.drain),
        unpaid: either(this.#stops.unpaid),
        kill: either(this.#stops.kill),
        priority: () => [0],
        onProgress: (progress) => {
          if (!signal.aborted) emit({ type: 'planning.progress', ...progress });
        },
      });
      if (signal.aborted) return;
      for (const event of plannedEvents(this.#log.job, output, this.#resources.settings)) emit(event);
    } catch (error) {
      // A job that is stopped plans them when it is resumed.
      if (signal.aborted || this.#stops.drain.aborted) return;
      const message = `No more needs were planned: ${describeError(toJobStop(error))}`;
      emit({ type: 'planning.ended', message, isFault: true });
    }
  }
}
