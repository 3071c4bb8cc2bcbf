import { type StageName, stageNames } from '../../source/core/job/job.ts';
import { needStepNames } from '../../source/core/job/step/steps.ts';
import { seededRandom } from '../harness/services/http/random.ts';

/** The size of an undisturbed run, over which kills are spread. */
export interface Measure {
  events: number;
  milliseconds: number;
  writes: number;
}

/** The moment at which a run of the program is killed. */
export type Kill =
  /** Some milliseconds after a number of events. */
  | { kind: 'event'; count: number; thenMs: number }
  | { kind: 'time'; milliseconds: number }
  /** Some milliseconds after the start of a stage or step. */
  | { kind: 'place'; place: string; thenMs: number }
  /** In the middle of a write. */
  | { kind: 'write'; count: number }
  /** Some milliseconds after this many paid calls were sent: while the last of them is under way. */
  | { kind: 'call'; count: number; thenMs: number };

/**
 * The part of an undisturbed run that one life of a killed one reaches at most: small enough for several kills a job,
 * large enough to get to its end.
 */
const reach = 0.45;

/** Most stages and steps end within this time; short ones within a few milliseconds. */
const intoPlaceMs = 120;

/** Every stage that works, and every step of a need. */
export const places: readonly string[] = [
  ...stageNames.filter((stage) => stage !== 'review' && stage !== 'gather' && stage !== 'deliver'),
  ...needStepNames,
  'deliver',
];

/** Random moments to kill at, the same for the same seed, spread over an undisturbed run. */
export class Kills {
  readonly #random: () => number;
  readonly #measure: Measure;
  readonly #aimed = new Map<string, number>();
  #made = 0;

  constructor(seed: number, measure: Measure) {
    this.#random = seededRandom(seed);
    this.#measure = measure;
  }

  /** @param stage the stage that the job has reached */
  next(stage: StageName | 'start'): Kill {
    const kinds = ['event', 'place', 'time', 'write'] as const;
    const kind = kinds[this.#made % kinds.length] ?? 'event';
    this.#made += 1;
    const { events, milliseconds, writes } = this.#measure;
    switch (kind) {
      case 'event':
        return { kind, count: this.#upTo(events * reach), thenMs: this.#upTo(60) };
      case 'place': {
        const place = this.#rarest(placesFrom(stage));
        return { kind, place, thenMs: Math.floor(intoPlaceMs * this.#random() ** 3) };
      }
      case 'time':
        return { kind, milliseconds: this.#upTo(milliseconds * reach) };
      case 'write':
        return { kind, count: this.#upTo(writes * reach) };
    }
  }

  /** The place with the fewest kills so far, so that short steps are hit as often as long ones. */
  #rarest(ahead: readonly string[]): string {
    const [place = 'deliver'] = ahead.toSorted(
      (a, b) => (this.#aimed.get(a) ?? 0) - (this.#aimed.get(b) ?? 0),
    );
    this.#aimed.set(place, (this.#aimed.get(place) ?? 0) + 1);
    return place;
  }

  #upTo(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }
}

/** The stages and steps that a job at this stage still has to do. */
function placesFrom(stage: StageName | 'start'): readonly string[] {
  if (stage === 'start') return places;
  return places.slice(Math.max(0, places.indexOf(stage === 'gather' ? 'search' : stage)));
}
