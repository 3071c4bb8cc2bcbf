import { rankFloor } from '../../core/footage/candidate.ts';

/** What speaks for a film at a moment of a talk. */
export interface Evidence {
  /** How much of the phrase, or of other words for the same thing, the film says: BM25 by the mass of the phrase. */
  phrase: number;
  /** Whether the phrase is one word, or says no more than one: "bank" may be any. */
  single: boolean;
  /** What share of the film's own words is said at that moment, 0 to 1. */
  said: number;
  /** How much of the whole sentence the film says: BM25 by the mass of the sentence. Undefined when nothing is spoken. */
  spoken: number | undefined;
  /**
   * How near the film's meaning is to what is searched for, and to that and the sentence together, -1 to 1; undefined
   * without the sentence model.
   */
  meaning: { phrase: number; both: number } | undefined;
}

/**
 * How likely a film fits, in logits: by logistic regression over every film and every moment of ten talks in four languages.
 * Where no sentence is spoken, or the phrase is not taken from it, the phrase decides alone.
 */
const talk = { nothing: -2.95, phrase: 1.5, single: 0.5, said: 4.2, spoken: 12, meaning: 2.5 } as const;
const alone = { nothing: -2.95, phrase: 5, said: 1.2, meaning: 1.5 } as const;
/** A film that answers less of the phrase than this shares side words with the sentence, and pays for what is missing. */
const enoughOfPhrase = 0.7;
const missingPhrase = 3.5;
/** Meaning stands for the words of the phrase from here on, and never for all of them. */
const meaningBegins = 0.2;
const meaningForPhrase = 0.5;
const spokenAtMost = 0.5;
/** How steeply scores follow, and where the floor of the ranking lies on their way from 1 to 10. */
const spread = 0.8;
const floorLogit = Math.log((rankFloor - 1) / (10 - rankFloor));

/** How well a film fits, from 1 to 10: 6 is just good enough, whatever source it is from. */
export function fitScore(evidence: Evidence, ownWords: boolean): number {
  const logit = ownWords ? aloneLogit(evidence) : talkLogit(evidence);
  const share = 1 / (1 + Math.exp(-logit * spread - floorLogit));
  return Math.round((1 + 9 * share) * 10) / 10;
}

function talkLogit(evidence: Evidence): number {
  const { phrase, single, said, spoken = 0, meaning } = evidence;
  const answered = answeredOf(evidence);
  return (
    talk.nothing +
    talk.phrase * Math.min(1, phrase) * (single ? talk.single : 1) +
    talk.said * said +
    talk.spoken * Math.min(spokenAtMost, spoken) +
    talk.meaning * (meaning?.both ?? 0) -
    missingPhrase * Math.max(0, 1 - answered / enoughOfPhrase)
  );
}

function aloneLogit({ phrase, said, meaning }: Evidence): number {
  return (
    alone.nothing +
    alone.phrase * Math.min(1, phrase) +
    alone.said * said +
    alone.meaning * (meaning?.phrase ?? 0)
  );
}

function answeredOf({ phrase, meaning }: Evidence): number {
  const meant = Math.min(meaningForPhrase, (meaning?.phrase ?? 0) - meaningBegins);
  return Math.max(phrase, meant);
}

/** What a word match counts beside a match in meaning: the sum finds most of a thousand caption pairs. */
const wordsBesideMeaning = 0.6;

interface OrderEvidence {
  phrase: number;
  spoken?: number | undefined;
  meaning?: number | undefined;
}

/** The order in which a search gives films: words and meaning together. */
export function searchOrder({ phrase, spoken = 0, meaning }: OrderEvidence): number {
  return meaning === undefined ? phrase + spoken : wordsBesideMeaning * (phrase + spoken) + meaning;
}
