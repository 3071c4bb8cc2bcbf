import { phraseKey, similarPhrases } from '../../core/phrase.ts';
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

/**
 * The best moments, spread over the video: one for each equal part of it, then wherever there is room, until there
 * are as many as wanted. Phrases differ as long as the talk has others.
 */
export function chooseMoments(moments: readonly Moment[], rules: ChooseRules): Moment[] {
  const slotSeconds = rules.durationSeconds / rules.count;
  const chosen: Moment[] = [];
  for (let slot = 0; slot < rules.count; slot += 1) {
    const from = slot * slotSeconds;
    const inSlot = moments.filter((moment) => moment.at >= from && moment.at < from + slotSeconds);
    const middle = from + slotSeconds / 2;
    const best = pick(
      inSlot,
      chosen,
      rules,
      (moment) => 1 - (0.3 * Math.abs(moment.at - middle)) / slotSeconds,
    );
    if (best) chosen.push(best);
  }
  for (const distinct of [true, false]) {
    while (chosen.length < rules.count) {
      const best = pick(moments, chosen, rules, () => 1, distinct);
      if (!best) break;
      chosen.push(best);
    }
  }
  return chosen.toSorted((a, b) => a.at - b.at);
}

function pick(
  moments: readonly Moment[],
  chosen: readonly Moment[],
  rules: ChooseRules,
  worthOfTime: (moment: Moment) => number,
  distinct = true,
): Moment | undefined {
  const keys = chosen.map((moment) => phraseKey(moment.phrase));
  let best: { moment: Moment; worth: number } | undefined;
  for (const moment of moments) {
    if (chosen.some((other) => Math.abs(other.at - moment.at) < rules.spacingSeconds)) continue;
    const repeats = chosen.filter((other) => other.subject === moment.subject).length;
    const worth = moment.weight * worthOfTime(moment) * repeatWorth ** repeats;
    if (best && worth <= best.worth) continue;
    const key = phraseKey(moment.phrase);
    if (distinct && keys.some((known) => similarPhrases(key, known))) continue;
    best = { moment, worth };
  }
  return best?.moment;
}
