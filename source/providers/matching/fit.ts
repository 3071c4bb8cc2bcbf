import { rankFloor } from '../../core/footage/candidate.ts';
import type { WordContext } from './words/word-context.ts';

/** The evidence that a film fits a moment of a talk. */
export interface FitEvidence {
  /** The share of the phrase, or of an alternate, that the film's text contains, 0 to 1. */
  phrase: number;
  /** Whether the phrase has only one content word, which may be ambiguous: "bank". */
  single: boolean;
  /** The share of the film's own words that are spoken at that moment, 0 to 1. */
  spokenShare: number;
  /** How many different words of the film are spoken. */
  sharedWords: number;
  /** Whether these only belong to other things of the film. */
  context: WordContext;
  /** The number of words in the sentence that are not function words. */
  sentenceWords: number;
  /** The share of the sentence that the film's text contains, 0 to 1. Undefined without a sentence. */
  spoken: number | undefined;
  /**
   * Similarity in meaning to the phrase, and to phrase and sentence together, -1 to 1; undefined without the sentence
   * model.
   */
  meaning: { phrase: number; both: number } | undefined;
}

/**
 * Coefficients of the logit that a film fits, from a logistic regression over all films and moments of seventeen talks
 * in six languages, adjusted by the clips that these talks got. `alone` is used when there is no sentence, or the
 * phrase is not from it.
 */
const talk = {
  nothing: -1.9,
  phrase: 1.8,
  single: 0.55,
  spokenShare: 5.5,
  spoken: 6,
  /** Divided by the number of content words and one: a short sentence says little about what is meant. */
  short: -2.1,
  /** When more than one word is shared. */
  several: 1.2,
  /** When the only shared word belongs to another thing. */
  modifier: -0.95,
  modified: -1.3,
  /** When the film has another action than the phrase. */
  otherAction: -2,
  meaning: 3.3,
} as const;
const alone = { nothing: -2.95, phrase: 4.8, spokenShare: 0.8, meaning: 1.5 } as const;
/** Share of the phrase from which matches with the sentence count fully; below it they may be incidental words. */
const fullTrustPhrase = 0.7;
/** How much the film's words count when only the phrase has them, not the sentence. */
const unspokenTrust = 0.5;
/** Share of the phrase from which several shared words count fully. */
const minPhraseOfSeveral = 0.15;
/** How much several shared words count when the phrase is about something else in the sentence. */
const trustOfSeveral = 0.5;
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
const fall = 1;
/** Half of the last digit of a score. */
const smallest = 0.05;

/** How well a film fits, from 1 to 10; 6 is just good enough, for every source. */
export function fitScore(evidence: FitEvidence, ownWords: boolean): number {
  const logit = ownWords ? aloneLogit(evidence) : talkLogit(evidence);
  const score =
    logit < 0
      ? 1 + (rankFloor - 1) * Math.exp(logit / fall)
      : 10 - (10 - rankFloor) * Math.exp(-logit / rise);
  return Math.round(score * 10) / 10;
}

/** The chance that a film with this score fits, 0 to 1: the inverse of `fitScore`. */
export function fitChance(score: number): number {
  const logit =
    score < rankFloor
      ? fall * Math.log(Math.max(smallest, score - 1) / (rankFloor - 1))
      : -rise * Math.log(Math.max(smallest, 10 - score) / (10 - rankFloor));
  return 1 / (1 + Math.exp(-logit));
}

function talkLogit(evidence: FitEvidence): number {
  const { phrase, single, spokenShare, spoken = 0, sharedWords, sentenceWords, context, meaning } = evidence;
  const one =
    sharedWords > 1
      ? talk.several
      : (context.isModifier ? talk.modifier : 0) +
        (context.isModified ? talk.modified : 0) +
        (context.hasOtherAction ? talk.otherAction : 0);
  const shared =
    talk.spokenShare * spokenShare * (sharedWords > 0 ? 1 : unspokenTrust) +
    talk.spoken * Math.min(maxSpoken, spoken) * (sentenceWords / (sentenceWords + 1)) +
    talk.short / (sentenceWords + 1) +
    one;
  // A word that the film shares by chance is not worse than none.
  return (
    talk.nothing +
    Math.max(0, (single ? talk.single : talk.phrase) * phrase + shared * trustOf(evidence)) +
    talk.meaning * ((meaning?.both ?? typicalMeaning) - typicalMeaning)
  );
}

function aloneLogit({ phrase, spokenShare, meaning }: FitEvidence): number {
  return (
    alone.nothing +
    alone.phrase * phrase +
    alone.spokenShare * spokenShare +
    alone.meaning * (meaning?.phrase ?? 0)
  );
}

/** How much matches with the sentence count, 0 to 1: fully when the film matches the phrase or is close in meaning. */
function trustOf({ phrase, sharedWords, meaning }: FitEvidence): number {
  if (sharedWords > 1) return phrase >= minPhraseOfSeveral ? 1 : trustOfSeveral;
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
