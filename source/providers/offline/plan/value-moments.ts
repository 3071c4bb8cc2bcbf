import { repeatSeconds } from '../../../core/plan/plan-repair.ts';
import type { FittingFilm } from '../../interfaces.ts';
import type { KeyPhrase } from './key-phrase.ts';

/** A key phrase with the time of its first word and the films that fit it, the best first. */
export type Moment = KeyPhrase & { at: number; films: readonly FittingFilm[] };

export interface ValuedMoment {
  moment: Moment;
  /** What a need there is worth; only the order and the sum matter. */
  worth: number;
}

/** So much is left of a moment's worth each time its subject was shown, long enough ago to be shown again. */
const repeatWorth = 0.4;
/** It does not lose more than so many times. */
const mostRepeats = 4;
/** What own footage adds where there is other footage, too. */
const ownFootage = 0.2;
/** Where there is no other footage, what is left of a moment that none of it fits: something to film. */
const toFilm = 0.1;
/** A full match in the library, on the scale of scores. */
const fullScore = 10;

/** Needs stand at least so far apart in most plans. */
const sharedSeconds = 6;

export interface FootageRules {
  /** The library was asked. */
  hasLibrary: boolean;
  /** Nothing but the library can be searched. */
  onlyLibrary: boolean;
}

/**
 * What a need at each moment is worth. Each film counts for the one moment that it fits best; a subject counts once,
 * again only after a while and for less. What is worth nothing is left out.
 */
export function valueMoments(moments: readonly Moment[], rules: FootageRules): ValuedMoment[] {
  const fits = filmsGiven(moments);
  const valued = moments.map((moment) => ({ moment, worth: worthOf(moment, fits.get(moment) ?? 0, rules) }));
  return withoutRepeats(valued);
}

function worthOf({ weight }: Moment, score: number, { hasLibrary, onlyLibrary }: FootageRules): number {
  if (!hasLibrary) return weight;
  // Alone, that there is a film counts for more than anything else.
  if (onlyLibrary) return score > 0 ? 1 + score / fullScore + weight / 4 : weight * toFilm;
  return weight * (1 + (ownFootage * score) / fullScore);
}

/**
 * The score of the film that each moment gets: the best match of all is made first. The moments of a sentence that are too
 * close for two needs share a film; one of them is chosen at most.
 */
function filmsGiven(moments: readonly Moment[]): Map<Moment, number> {
  const pairs = moments
    .flatMap((moment) => moment.films.map((film) => ({ moment, film })))
    .toSorted((a, b) => b.film.score - a.film.score || b.moment.weight - a.moment.weight);
  const given = new Map<Moment, number>();
  const taken = new Map<string, Moment>();
  for (const { moment, film } of pairs) {
    if (given.has(moment)) continue;
    const other = taken.get(film.id);
    if (other && !(other.sentence.from === moment.sentence.from && isClose(other, moment))) continue;
    given.set(moment, film.score);
    if (!other) taken.set(film.id, moment);
  }
  return given;
}

function isClose(one: Moment, other: Moment): boolean {
  return Math.abs(one.at - other.at) < sharedSeconds;
}

function withoutRepeats(valued: readonly ValuedMoment[]): ValuedMoment[] {
  /** What was taken, by the last word of its subject. */
  const shown = new Map<string, { subject: string; at: number }[]>();
  const kept: ValuedMoment[] = [];
  const best = valued.toSorted((a, b) => b.worth - a.worth || a.moment.at - b.moment.at);
  for (const { moment, worth } of best) {
    const { subject, at } = moment;
    const head = subject.split(' ').at(-1) ?? subject;
    const sameHead = shown.get(head) ?? [];
    // A coffee bean is no cocoa bean, but a bean may be both.
    const same = sameHead.filter((other) => [head, subject].includes(other.subject) || subject === head);
    if (same.some((other) => Math.abs(other.at - at) < repeatSeconds)) continue;
    kept.push({ moment, worth: worth * repeatWorth ** Math.min(same.length, mostRepeats) });
    sameHead.push({ subject, at });
    shown.set(head, sameHead);
  }
  return kept;
}
