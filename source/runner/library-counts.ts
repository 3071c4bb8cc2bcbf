import { describeError } from '../core/errors.ts';
import { libraryWords, type Need } from '../core/plan/need.ts';
import { countStep } from '../steps/count.ts';
import type { StepRunner } from './executor.ts';
import type { JobLog } from './job-log.ts';
import type { StopLevels } from './stop-levels.ts';

/**
 * Counts the films of the library for every need of the plan that has no count: those that the user added, or gave other
 * words. One need after the other, in the background; a need that cannot be counted is shown without a count.
 */
export class LibraryCounts {
  readonly #log: JobLog;
  readonly #steps: StepRunner;
  readonly #stops: StopLevels;
  readonly #ended = new AbortController();
  readonly #unsubscribe: () => void;
  /** The words of needs that could not be counted. */
  readonly #failed = new Set<string>();
  #flight: Promise<void> | undefined;

  /** Begins to count, now and after every change of the plan. */
  constructor(log: JobLog, steps: StepRunner, stops: StopLevels) {
    this.#log = log;
    this.#steps = steps;
    this.#stops = stops;
    this.#unsubscribe = log.subscribe(() => this.#begin());
    this.#begin();
  }

  /** Stops counting. Settles when nothing is in flight. */
  async end(): Promise<void> {
    this.#unsubscribe();
    this.#ended.abort(new DOMException('The review has ended.', 'AbortError'));
    await this.#flight;
  }

  #begin(): void {
    if (this.#flight || !this.#next()) return;
    // Not at once: a step that begins emits events, too, and they come here.
    const counted = Promise.resolve().then(() => this.#countAll());
    this.#flight = counted.finally(() => {
      this.#flight = undefined;
      // The plan may have changed after the last look at it.
      this.#begin();
    });
  }

  async #countAll(): Promise<void> {
    for (let need = this.#next(); need; need = this.#next()) await this.#count(need);
  }

  #next(): Need | undefined {
    if (this.#isStopped) return undefined;
    const isOpen = ({ need }: { need: Need }) =>
      need.libraryFits === undefined && !this.#failed.has(libraryWords(need));
    return this.#log.job.needs.find(isOpen)?.need;
  }

  get #isStopped(): boolean {
    return this.#ended.signal.aborted || this.#stops.drain.aborted;
  }

  async #count(need: Need): Promise<void> {
    const { preferences } = this.#log.job.options;
    const words = libraryWords(need);
    const either = (other: AbortSignal) => AbortSignal.any([this.#ended.signal, other]);
    try {
      const { output } = await this.#steps.run(
        countStep,
        { need, preferences },
        {
          signal: either(this.#stops.drain),
          unpaid: either(this.#stops.unpaid),
          kill: either(this.#stops.kill),
          priority: () => [0],
        },
      );
      const now = this.#log.job.needs.find((each) => each.need.id === need.id)?.need;
      // An answer for words that the need no longer has is dropped; the new ones are counted next.
      if (!now || libraryWords(now) !== words) return;
      this.#log.emit({ type: 'need.counted', needId: need.id, ...output });
    } catch (error) {
      if (this.#isStopped) return;
      this.#failed.add(words);
      const message = `The films of the library that fit were not counted: ${describeError(error)}`;
      this.#log.emit({ type: 'log', level: 'warn', message, needId: need.id });
    }
  }
}
