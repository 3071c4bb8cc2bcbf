import { rankFloor } from '../../core/footage/candidate.ts';

/** The evidence that a film fits a moment of a talk. */
export interface Evidence {
  /** The share of the phrase, or of an alternate, that the film's text contains, 0 to 1. */
  phrase: number;
  /** Whether the phrase has only one content word, which may be ambiguous: "bank". */
  single: boolean;
  /** The share of the film's own words that are spoken at that moment, 0 to 1. */
  spokenShare: number;
  /** The share of the sentence that the film's text contains, 0 to 1. Undefined without a sentence. */
  spoken: number | undefined;
  /**
   * Similarity in meaning to the phrase, and to phrase and sentence together, -1 to 1; undefined without the sentence
   * model.
   */
  meaning: { phrase: number; both: number } | undefined;
}

/**
 * Coefficients of the logit that a film fits, from a logistic regression over all films and moments of ten talks in
 * four languages. `alone` is used when there is no sentence, or the phrase is not from it.
 */
const talk = { nothing: -3.8, phrase: 1.5, single: 0.5, spokenShare: 4.2, spoken: 15, meaning: 5 } as const;
const alone = { nothing: -2.95, phrase: 4.8, spokenShare: 0.8, meaning: 1.5 } as const;
/** Share of the phrase from which matches with the sentence count fully; below it they may be incidental words. */
const fullTrustPhrase = 0.7;
/** Typical similarity of a film that shares only a word with the sentence. */
const typicalMeaning = 0.21;
/** Similarities between which the sentence as a whole becomes close in meaning, regardless of the phrase. */
const nearMeaning = { from: 0.35, whole: 0.55 } as const;
/** Similarity from which meaning replaces words of the phrase, and the max share that it replaces. */
const meaningBegins = 0.2;
const meaningForPhrase = 0.5;
const maxSpoken = 0.5;
/** Logits over which a score rises above the floor, and falls below it. */
const rise = 2.5;
const fall = 1.5;

/** How well a film fits, from 1 to 10; 6 is just good enough, for every source. */
export function fitScore(evidence: Evidence, ownWords: boolean): number {
  const logit = ownWords ? aloneLogit(evidence) : talkLogit(evidence);
  const score =
    logit < 0
      ? 1 + (rankFloor - 1) * Math.exp(logit / fall)
      : 10 - (10 - rankFloor) * Math.exp(-logit / rise);
  return Math.round(score * 10) / 10;
}

function talkLogit(evidence: Evidence): number {
  const { phrase, single, spokenShare, spoken = 0, meaning } = evidence;
  const shared = talk.spokenShare * spokenShare + talk.spoken * Math.min(maxSpoken, spoken);
  return (
    talk.nothing +
    talk.phrase * phrase * (single ? talk.single : 1) +
    shared * trustOf(evidence) +
    talk.meaning * ((meaning?.both ?? typicalMeaning) - typicalMeaning)
  );
}

function aloneLogit({ phrase, spokenShare, meaning }: Evidence): number {
  return (
    alone.nothing +
    alone.phrase * phrase +
    alone.spokenShare * spokenShare +
    alone.meaning * (meaning?.phrase ?? 0)
  );
}

/** How much matches with the sentence count, 0 to 1: fully when the film matches the phrase or is close in meaning. */
function trustOf({ phrase, meaning }: Evidence): number {
  const meant = meaning ? Math.min(meaningForPhrase, meaning.phrase - meaningBegins) : 0;
  const near = meaning ? (meaning.both - nearMeaning.from) / (nearMeaning.whole - nearMeaning.from) : 0;
  return Math.min(1, Math.max(0, phrase / fullTrustPhrase, meant / fullTrustPhrase, near));
}

/** Weight of words relative to meaning; this sum found the most of a thousand caption pairs. */
const wordsWeight = 0.6;

interface OrderEvidence {
  phrase: number;
  spoken?: number | undefined;
  meaning?: number | undefined;
}

/** The value by which a search orders films, from words and meaning. */
export function searchOrder({ phrase, spoken = 0, meaning }: OrderEvidence): number {
  return meaning === undefined ? phrase + spoken : wordsWeight * (phrase + spoken) + meaning;
}
