import type { StepName, StepOutput } from '../core/job/step/steps.ts';
import type { Need } from '../core/plan/need.ts';
import { rejectOnAbort } from '../core/reject-on-abort.ts';
import { searchStep } from '../steps/search.ts';
import type { Step } from '../steps/step.ts';
import type { StepRunner, StepRunOptions } from './executor.ts';
import type { StopLevels } from './stop-levels.ts';

type Searched = Awaited<ReturnType<typeof searchNeed>>;

interface Flight {
  /** Undefined when the search failed: the need then searches again, and reports that failure. */
  found: Promise<Searched | undefined>;
  stop: AbortController;
}

/**
 * Runs steps like the runner that it is given, and searches for needs while the rest of a long talk is planned. What was
 * found is used when the finished plan has the same need. A search does not depend on the other needs, so clips are the
 * same with and without it.
 */
export class EarlySearches implements StepRunner {
  readonly #steps: StepRunner;
  readonly #stops: StopLevels;
  readonly #flights = new Map<string, Flight>();

  constructor(steps: StepRunner, stops: StopLevels) {
    this.#steps = steps;
    this.#stops = stops;
  }

  /** Begins to search for the needs that it does not search for yet. */
  begin(needs: readonly Need[]): void {
    for (const [place, need] of needs.entries()) {
      const key = keyOf(need);
      if (this.#flights.has(key)) continue;
      const stop = new AbortController();
      const found = searchNeed(this.#steps, need, this.#runOptions(stop.signal, place)).catch(
        () => undefined,
      );
      this.#flights.set(key, { found, stop });
    }
  }

  /** Stops the searches for needs that are not among these. Settles when they have ended. */
  async keepOnly(needs: readonly Need[]): Promise<void> {
    const wanted = new Set(needs.map(keyOf));
    const others = [...this.#flights].filter(([key]) => !wanted.has(key));
    for (const [key, { stop }] of others) {
      this.#flights.delete(key);
      stop.abort(new Error('the plan does not have this need'));
    }
    await Promise.all(others.map(([, { found }]) => found));
  }

  async run<Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }> {
    const flight = step.name === 'search' ? this.#take(input) : undefined;
    if (!flight) return this.#steps.run(step, input, run);
    run.onStart?.();
    // Like every running step, this search may finish after `run.signal` forbids new ones.
    const found = await rejectOnAbort(flight.found, AbortSignal.any([run.unpaid, run.kill])).catch(
      (error: unknown) => {
        flight.stop.abort(error);
        throw error;
      },
    );
    if (!found) return this.#steps.run(step, input, run);
    return { output: step.output.parse(found.output), milliseconds: found.milliseconds };
  }

  #take(input: unknown): Flight | undefined {
    const key = keyOf(searchStep.input.parse(input).need);
    const flight = this.#flights.get(key);
    // What was found once is not used for a second search, which a user asks for to get something else.
    this.#flights.delete(key);
    return flight;
  }

  #runOptions(signal: AbortSignal, place: number): StepRunOptions {
    const { drain, unpaid, kill } = this.#stops;
    return {
      signal: AbortSignal.any([drain, signal]),
      unpaid: AbortSignal.any([unpaid, signal]),
      kill,
      // The order in which the needs themselves would search.
      priority: () => [place],
    };
  }
}

function searchNeed(steps: StepRunner, need: Need, run: StepRunOptions) {
  return steps.run(searchStep, { need }, run);
}

/** Identifies what is searched for, without the films that fit: only the finished plan has them, and no search uses them. */
function keyOf(need: Need): string {
  const { libraryFits: _fits, libraryFilm: _film, ...rest } = searchStep.input.parse({ need }).need;
  return JSON.stringify(rest);
}
