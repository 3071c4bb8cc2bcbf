import { type Need, needId } from './need.ts';
import { phraseKey, similarPhrases } from './phrase.ts';
import { needSpacing, type PlanRules, repeatSeconds } from './plan-repair.ts';

type Place = Pick<Need, 'at' | 'phrase'>;

/** The needs of a plan, and the places that they leave for others. */
export class FreePlaces {
  readonly #taken: (Place & { until: number; key: ReadonlySet<string> })[] = [];
  readonly #spacing: number;

  /** @param spacing min seconds between the beginnings of two needs */
  constructor(needs: readonly Pick<Need, 'at' | 'until' | 'phrase'>[], spacing: number) {
    this.#spacing = spacing;
    for (const need of needs) this.take(need);
  }

  take({ at, until, phrase }: Place & { until: number }): void {
    this.#taken.push({ at, until, phrase, key: phraseKey(phrase) });
  }

  /** Whether a need can be added: not during another one or too close to it, and not for what is shown nearby. */
  isFree({ at, phrase }: Place): boolean {
    const near = this.#taken.filter((other) => Math.abs(other.at - at) < repeatSeconds);
    const isInPlace = near.some((other) => {
      const isClose = Math.abs(other.at - at) < this.#spacing;
      return isClose || (at >= other.at && at < other.until);
    });
    if (isInPlace || near.length === 0) return !isInPlace;
    const key = phraseKey(phrase);
    return !near.some((other) => similarPhrases(key, other.key));
  }
}

/** Min seconds between the needs of a plan with so many of them. */
export function minSpacing(
  count: number,
  rules: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>,
): number {
  const { durationSeconds, minClipSeconds } = rules;
  return needSpacing({ clipsPerMinute: count / (Math.max(1, durationSeconds) / 60), minClipSeconds });
}

/**
 * The needs that can be added to a plan without changing it, in order of time: each lies between those that are there
 * and shows something else. When there are more than `wanted`, the most important ones. They get ids of their own.
 */
export function needsBetween(
  proposed: readonly Need[],
  planned: readonly Need[],
  wanted: number,
  rules: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>,
): Need[] {
  const places = new FreePlaces(planned, minSpacing(planned.length + wanted, rules));
  const added: Need[] = [];
  for (const need of proposed.toSorted((a, b) => (b.importance ?? 0) - (a.importance ?? 0))) {
    if (added.length === wanted) break;
    if (!places.isFree(need)) continue;
    places.take(need);
    added.push(need);
  }
  const first = highestNeedNumber(planned) + 1;
  const starts = [...planned, ...added].map(({ at }) => at);
  return added
    .toSorted((a, b) => a.at - b.at)
    .map((need, index) => ({
      ...need,
      id: needId(first + index),
      until: Math.min(need.until, rules.durationSeconds, ...starts.filter((at) => at > need.at)),
    }));
}

/** The highest number in the ids of these needs; 0 when there is none. */
export function highestNeedNumber(needs: readonly Pick<Need, 'id'>[]): number {
  return needs.reduce((highest, { id }) => Math.max(highest, Number(/\d+$/.exec(id)?.[0] ?? 0)), 0);
}
