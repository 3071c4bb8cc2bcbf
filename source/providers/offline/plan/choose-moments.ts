import { phraseKey, similarPhrases } from '../../../core/plan/phrase.ts';
import { repeatSeconds } from '../../../core/plan/plan-repair.ts';
import type { KeyPhrase } from './key-phrase.ts';

/** A key phrase with the time of its first word. */
export type Moment = KeyPhrase & { at: number };

export interface ChooseRules {
  count: number;
  spacingSeconds: number;
  durationSeconds: number;
}

/** A subject that was shown already is worth this much of a new one. */
const repeatWorth = 0.7;
/** So much is left of a moment's worth when its phrase was taken before, long enough ago to be shown again. */
const sameWorth = 0.4;
/** A moment at the edge of its part of the video is worth this much less than one in the middle. */
const edgeLoss = 0.15;

/**
 * The best moments, spread over the video: one for each equal part of it, then wherever there is room, until there
 * are as many as wanted. Phrases differ as long as the talk has good ones; then what it comes back to is shown again.
 */
export function chooseMoments(moments: readonly Moment[], rules: ChooseRules): Moment[] {
  const chosen = new Chosen(rules.spacingSeconds);
  const slotSeconds = rules.durationSeconds / rules.count;
  const slots = Map.groupBy(moments, (moment) =>
    Math.min(rules.count - 1, Math.floor(moment.at / slotSeconds)),
  );
  for (let slot = 0; slot < rules.count; slot += 1) {
    const middle = (slot + 0.5) * slotSeconds;
    const fromMiddle = (moment: Moment) => Math.abs(moment.at - middle) / (slotSeconds / 2);
    chosen.addBest(slots.get(slot) ?? [], (moment) => 1 - edgeLoss * fromMiddle(moment));
  }
  while (chosen.moments.length < rules.count && chosen.addBest(moments, () => 1));
  return chosen.moments.toSorted((a, b) => a.at - b.at);
}

/** What was chosen so far, kept so that one more is found quickly in hours of talk. */
class Chosen {
  readonly moments: Moment[] = [];
  readonly #spacing: number;
  /** Phrases taken, by each of their words. */
  readonly #taken = new Map<string, { key: ReadonlySet<string>; at: number }[]>();
  readonly #subjects = new Map<string, number>();
  /** Times by how many spacings into the video they are: what is too close is in the same place or the one beside. */
  readonly #places = new Map<number, number[]>();

  constructor(spacingSeconds: number) {
    this.#spacing = spacingSeconds;
  }

  /** Adds the moment that is worth most and still fits; false when there is none. */
  addBest(moments: readonly Moment[], worthOfTime: (moment: Moment) => number): boolean {
    let best: { moment: Moment; worth: number } | undefined;
    for (const moment of moments) {
      const repeats = this.#subjects.get(moment.subject) ?? 0;
      const most = moment.weight * worthOfTime(moment) * repeatWorth ** repeats;
      if (most <= (best?.worth ?? 0) || !this.#hasRoom(moment.at)) continue;
      const worth = most * this.#worthOfPhrase(moment);
      if (worth > (best?.worth ?? 0)) best = { moment, worth };
    }
    if (best) this.#add(best.moment);
    return best !== undefined;
  }

  #add(moment: Moment): void {
    this.moments.push(moment);
    const entry = { key: phraseKey(moment.phrase), at: moment.at };
    for (const word of entry.key) this.#taken.set(word, [...(this.#taken.get(word) ?? []), entry]);
    this.#subjects.set(moment.subject, (this.#subjects.get(moment.subject) ?? 0) + 1);
    const place = Math.floor(moment.at / this.#spacing);
    this.#places.set(place, [...(this.#places.get(place) ?? []), moment.at]);
  }

  #hasRoom(at: number): boolean {
    const place = Math.floor(at / this.#spacing);
    return [place - 1, place, place + 1].every((near) =>
      (this.#places.get(near) ?? []).every((other) => Math.abs(other - at) >= this.#spacing),
    );
  }

  /** 1 for a new phrase, 0 for one that was taken nearby. */
  #worthOfPhrase({ phrase, at }: Moment): number {
    const key = phraseKey(phrase);
    const similar = [...key]
      .flatMap((word) => this.#taken.get(word) ?? [])
      .filter((known) => similarPhrases(key, known.key));
    if (similar.length === 0) return 1;
    return similar.some((known) => Math.abs(known.at - at) < repeatSeconds) ? 0 : sameWorth;
  }
}
