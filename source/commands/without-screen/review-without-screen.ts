import type { CommandContext } from '../../app/context/context.ts';
import type { JobHandle } from '../../core/api/app.ts';
import type { Job } from '../../core/job/job.ts';
import { type Estimate, estimateSelection, similarExpenses } from '../../core/job/progress/estimate.ts';
import { askReview } from '../../plain/review/ask-review.ts';
import type { Listener } from '../../runner/job-log.ts';
import { canAsk, type OutputMode, print, printError } from '../args/output-mode.ts';
import { LineReader } from './line-reader.ts';
import type { PlanOption } from './plan-file.ts';

/**
 * The review of a job without the full screen: the plan is written to the file of `--plan`, or there is a question for
 * each need, or, where nobody can answer, the job is saved and waits for its review.
 */
export class ReviewWithoutScreen {
  readonly #context: Pick<CommandContext, 'history'>;
  readonly #mode: OutputMode;
  readonly #plan: PlanOption | undefined;
  readonly #lines = new LineReader();
  readonly #job = Promise.withResolvers<JobHandle>();
  #done: Promise<void> = Promise.resolve();
  #isClosed = false;
  #hasWritten = false;

  constructor(context: Pick<CommandContext, 'history'>, mode: OutputMode, plan: PlanOption | undefined) {
    this.#context = context;
    this.#mode = mode;
    this.#plan = plan?.plan === undefined ? plan : undefined;
  }

  /** Reads the job's events. */
  readonly read: Listener = (event, job) => {
    const isPlanned = event.type === 'stage.finished' && event.stage === 'plan' && job.options.acceptPlan;
    const isReview = event.type === 'job.state' && event.state === 'awaiting-review';
    if (isPlanned && this.#plan) this.#begin(() => this.#write(job));
    if (isReview) this.#begin(() => this.#review(job));
  };

  /** The job has started. */
  started(handle: JobHandle): void {
    this.#job.resolve(handle);
  }

  /** The job has ended. @throws UserError when its plan could not be written */
  async ended(): Promise<void> {
    this.close();
    await this.#done;
    if (this.#plan && !this.#hasWritten)
      printError(
        `${this.#plan.path} was not written, because the job did not wait for a review in this run.`,
      );
  }

  /** Asks no more. */
  close(): void {
    this.#isClosed = true;
    this.#lines.close();
  }

  #begin(work: () => Promise<void>): void {
    this.#done = this.#done.then(work);
    // It is thrown by `ended`.
    this.#done.catch(() => {});
  }

  async #review(job: Job): Promise<void> {
    const handle = await this.#job.promise;
    try {
      if (this.#plan) await this.#write(job);
      else if (canAsk(this.#mode) && (await this.#ask(handle)) === 'start')
        return await handle.dispatch({ type: 'start' });
    } finally {
      if (!this.#isClosed && handle.snapshot().state === 'awaiting-review')
        await handle.dispatch({ type: 'stop', kill: false });
    }
  }

  #ask(handle: JobHandle) {
    return askReview(handle, {
      ask: (question) => this.#lines.ask(question),
      write: print,
      estimate: (job) => this.#estimate(job),
    });
  }

  async #write(job: Job): Promise<void> {
    if (!this.#plan || this.#hasWritten) return;
    this.#hasWritten = true;
    await this.#plan.write(job);
    const say = this.#mode === 'json' ? printError : print;
    say(`plan written to ${this.#plan.path}`);
  }

  #estimate(job: Job): Estimate {
    const past = this.#context.history.entries.map(({ needExpense }) => needExpense);
    return estimateSelection(job, similarExpenses(job.engines, past), Date.now());
  }
}
