import { repeatSeconds } from '../../../core/plan/plan-repair.ts';
import type { FittingFilm } from '../../interfaces.ts';
import { fitChance } from '../../matching/fit.ts';
import type { KeyPhrase } from './key-phrase.ts';

/** A key phrase with the time of its first word and the fitting films, the best first. */
export type PhraseMoment = KeyPhrase & { at: number; films: readonly FittingFilm[] };

export interface RatedMoment {
  moment: PhraseMoment;
  /** The value of a need at this moment; only relative values matter. */
  worth: number;
}

/** Factor of a moment's value for each earlier need with the same subject. */
const repeatWorth = 0.4;
/** Max repeats that reduce the value. */
const maxRepeats = 4;
/** Additional value of own footage when other sources are available, too. */
const ownFootage = 0.2;
/** Factor of a moment without a fitting film when the library is the only source; the user may film it. */
const withoutFilm = 0.1;
/** The max score of a film. */
const maxScore = 10;

/** Min distance of needs in most plans, in seconds. */
const sharedSeconds = 6;

export interface FootageRules {
  /** Whether there is a library. */
  hasLibrary: boolean;
  /** Whether the library is the only source. */
  onlyLibrary: boolean;
}

/**
 * Values a need at each moment. Each film counts only for the moment that it fits best. A repeated subject counts only
 * after some time, and less. Moments without value are dropped.
 */
export function rateMoments(moments: readonly PhraseMoment[], rules: FootageRules): RatedMoment[] {
  const fits = filmsGiven(moments);
  const valued = moments.map((moment) => ({ moment, worth: worthOf(moment, fits.get(moment) ?? 0, rules) }));
  return withoutRepeats(valued);
}

function worthOf({ weight }: PhraseMoment, score: number, { hasLibrary, onlyLibrary }: FootageRules): number {
  if (!hasLibrary) return weight;
  const withoutAny = weight * withoutFilm;
  // If the library is the only source, a film that fits counts more than anything else, and one that does not is a loss.
  if (onlyLibrary) return score > 0 ? Math.max(withoutAny, 2 * fitChance(score) + weight / 4) : withoutAny;
  return weight * (1 + (ownFootage * score) / maxScore);
}

/**
 * Assigns films to moments, the best matches first. Moments of a sentence that are too close for two needs share a
 * film, since at most one of them is chosen.
 */
function filmsGiven(moments: readonly PhraseMoment[]): Map<PhraseMoment, number> {
  const pairs = moments
    .flatMap((moment) => moment.films.map((film) => ({ moment, film })))
    .toSorted((a, b) => b.film.score - a.film.score || b.moment.weight - a.moment.weight);
  const given = new Map<PhraseMoment, number>();
  const taken = new Map<string, PhraseMoment>();
  for (const { moment, film } of pairs) {
    if (given.has(moment)) continue;
    const other = taken.get(film.id);
    if (other && !(other.sentence.from === moment.sentence.from && isClose(other, moment))) continue;
    given.set(moment, film.score);
    if (!other) taken.set(film.id, moment);
  }
  return given;
}

function isClose(one: PhraseMoment, other: PhraseMoment): boolean {
  return Math.abs(one.at - other.at) < sharedSeconds;
}

function withoutRepeats(valued: readonly RatedMoment[]): RatedMoment[] {
  /** When each subject is shown, and when any subject with the same last word is. */
  const bySubject = new Map<string, Times>();
  const byHead = new Map<string, Times>();
  const kept: RatedMoment[] = [];
  const best = valued.toSorted((a, b) => b.worth - a.worth || a.moment.at - b.moment.at);
  for (const { moment, worth } of best) {
    const { subject, at } = moment;
    const head = subject.split(' ').at(-1) ?? subject;
    // A coffee bean is not a cocoa bean, but a bean may be either.
    const same = subject === head ? [byHead.get(head)] : [bySubject.get(head), bySubject.get(subject)];
    if (same.some((times) => times?.isNear(at))) continue;
    const repeats = same.reduce((sum, times) => sum + (times?.count ?? 0), 0);
    kept.push({ moment, worth: worth * repeatWorth ** Math.min(repeats, maxRepeats) });
    for (const [times, key] of [[bySubject, subject] as const, [byHead, head] as const]) {
      const known = times.get(key) ?? new Times();
      times.set(key, known);
      known.add(at);
    }
  }
  return kept;
}

/** Times in seconds, in parts of `repeatSeconds`, so that a neighbor is found without comparing all. */
class Times {
  count = 0;
  readonly #parts = new Map<number, number[]>();

  add(at: number): void {
    const part = Math.floor(at / repeatSeconds);
    this.count += 1;
    this.#parts.set(part, [...(this.#parts.get(part) ?? []), at]);
  }

  /** Whether a time is less than `repeatSeconds` away. */
  isNear(at: number): boolean {
    const part = Math.floor(at / repeatSeconds);
    return [part - 1, part, part + 1].some((each) =>
      this.#parts.get(each)?.some((other) => Math.abs(other - at) < repeatSeconds),
    );
  }
}
