import { rankFloor } from '../../core/footage/candidate.ts';

/** What speaks for a film at a moment of a talk. */
export interface Evidence {
  /** How much of the phrase, or of other words for the same thing, the film says, 0 to 1. */
  phrase: number;
  /** Whether the phrase is one word, or says no more than one: "bank" may be any. */
  single: boolean;
  /** What share of the film's own words is said at that moment, 0 to 1. */
  said: number;
  /** How much of the whole sentence the film says, 0 to 1. Undefined when nothing is spoken. */
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
const talk = { nothing: -3.8, phrase: 1.5, single: 0.5, said: 4.2, spoken: 15, meaning: 5 } as const;
const alone = { nothing: -2.95, phrase: 4.8, said: 0.8, meaning: 1.5 } as const;
/** What a film shares with the sentence counts whole from so much of the phrase on: less may be side words. */
const enoughOfPhrase = 0.7;
/** How near in meaning films are to what is said where they share a word and no more. */
const usualMeaning = 0.21;
/** From here on the whole sentence is near in meaning, whatever the phrase; and here it is for sure. */
const nearMeaning = { from: 0.35, whole: 0.55 } as const;
/** Meaning stands for the words of the phrase from here on, and never for all of them. */
const meaningBegins = 0.2;
const meaningForPhrase = 0.5;
const spokenAtMost = 0.5;
/** How soon scores rise above the floor, and fall below it, with the logit. */
const rise = 2.5;
const fall = 1.5;

/** How well a film fits, from 1 to 10: 6 is just good enough, whatever source it is from. */
export function fitScore(evidence: Evidence, ownWords: boolean): number {
  const logit = ownWords ? aloneLogit(evidence) : talkLogit(evidence);
  const score =
    logit < 0
      ? 1 + (rankFloor - 1) * Math.exp(logit / fall)
      : 10 - (10 - rankFloor) * Math.exp(-logit / rise);
  return Math.round(score * 10) / 10;
}

function talkLogit(evidence: Evidence): number {
  const { phrase, single, said, spoken = 0, meaning } = evidence;
  const shared = talk.said * said + talk.spoken * Math.min(spokenAtMost, spoken);
  return (
    talk.nothing +
    talk.phrase * phrase * (single ? talk.single : 1) +
    shared * trustOf(evidence) +
    talk.meaning * ((meaning?.both ?? usualMeaning) - usualMeaning)
  );
}

function aloneLogit({ phrase, said, meaning }: Evidence): number {
  return alone.nothing + alone.phrase * phrase + alone.said * said + alone.meaning * (meaning?.phrase ?? 0);
}

/** How much what a film shares with the sentence counts: whole where it answers the phrase, or is near in meaning. */
function trustOf({ phrase, meaning }: Evidence): number {
  const meant = meaning ? Math.min(meaningForPhrase, meaning.phrase - meaningBegins) : 0;
  const near = meaning ? (meaning.both - nearMeaning.from) / (nearMeaning.whole - nearMeaning.from) : 0;
  return Math.min(1, Math.max(0, phrase / enoughOfPhrase, meant / enoughOfPhrase, near));
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
