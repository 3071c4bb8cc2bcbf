import type { Sentence, Token } from '../words/tokens.ts';
import {
  isPlace,
  isPosition,
  isSurelyVisible,
  isTimeOfYear,
  isTimeOrAmount,
  isUnspecificPerson,
  isVagueWord,
  nounVisibility,
} from '../words/visibility.ts';

/** Consecutive words that name one thing: "little coffee shop", "Golden Gate Bridge". */
export interface NounRun {
  /** Index of the first and last token in the sentence, both inclusive. */
  first: number;
  last: number;
  tokens: readonly Token[];
  /** The head noun. */
  head: Token;
  /** 0 to 1. */
  visibility: number;
}

/** Max words of a run; a longer one is a stammer or a list. */
const maxRunLength = 4;

/** The noun runs of a sentence in order. */
export function findNounRuns({ tokens }: Sentence): NounRun[] {
  const runs: NounRun[] = [];
  let first: number | undefined;
  for (let index = 0; index <= tokens.length; index += 1) {
    const belongs = index < tokens.length && belongsToRun(tokens, index, first);
    if (
      first !== undefined &&
      (!belongs || isPluralTime(tokens[index - 1]) || isRepeated(tokens, first, index))
    ) {
      const run = makeRun(tokens, first, index - 1);
      if (run) runs.push(run);
      first = undefined;
    }
    if (belongs) first ??= index;
  }
  return runs;
}

/** Whether a plural time word ends the run before another noun: "days" in "on clear days clouds pass". */
function isPluralTime(token: Token | undefined): boolean {
  if (!token || !isNoun(token) || token.text.toLowerCase() !== `${token.lemma}s`) return false;
  return isTimeOrAmount(token.text.toLowerCase());
}

/** Whether a repeated noun begins a new run: "coffee beans coffee beans". */
function isRepeated(tokens: readonly Token[], first: number, index: number): boolean {
  const lemma = tokens[index]?.lemma;
  return tokens.slice(first, index).some((token) => token.lemma === lemma && isNoun(token));
}

/** The words of a run for a search phrase: in lower case, except names. */
export function phraseWordsOf(tokens: readonly Token[]): string[] {
  return tokens
    .filter((token) => /[\p{L}\p{N}]/u.test(token.text))
    .map((token) => (token.name ? token.text : token.text.toLowerCase()));
}

export function isNoun(token: Token | undefined): boolean {
  return token?.pos === 'NOUN' || token?.pos === 'PROPN';
}

function belongsToRun(tokens: readonly Token[], index: number, first: number | undefined): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  // "the front wheel", but not "in front of it".
  if (token?.common && isPosition(token.text.toLowerCase()) && isNoun(next)) return true;
  if (!token || token.common) return false;
  if (isNoun(token) || token.pos === 'ADJ') return /[\p{L}\p{N}]/u.test(token.text);
  if (token.text === '-')
    return first !== undefined && token.from === tokens[index - 1]?.to && token.to === next?.from;
  // "cutting board", "a roasted pepper", "my rose garden"; but not "we visited castles".
  if (token.pos !== 'VERB' || !isNoun(next)) return false;
  const before = tokens[index - 1];
  const afterArticle = before?.pos === 'DET' || isPossessive(before);
  if (afterArticle || /ing$/i.test(token.text)) return true;
  return /(ed|en)$/i.test(token.text) && ['ADJ', 'ADP'].includes(before?.pos ?? '');
}

export function isPossessive(token: Token | undefined): boolean {
  return token?.pos === 'PRON' && /^(my|your|his|her|its|our|their)$/i.test(token.text);
}

function makeRun(tokens: readonly Token[], from: number, to: number): NounRun | undefined {
  let last = to;
  while (last >= from && !isNoun(tokens[last])) last -= 1;
  while (last > from && isVagueWord(tokens[last]?.text.toLowerCase() ?? '')) last -= 1;
  last = withoutAbstract(tokens, from, last);
  let first = Math.max(from, last - maxRunLength + 1);
  while (first < last && !startsRun(tokens[first])) first += 1;
  const own = tokens.slice(first, last + 1);
  const head = own.at(-1);
  if (!head || !isNoun(head) || !/\p{L}{2}/u.test(head.text)) return undefined;
  return { first, last, tokens: own, head, visibility: visibilityOf(own, head) };
}

/** Drops abstract nouns at the end of a run when a visible one is before them: "car" for "car costs society". */
function withoutAbstract(tokens: readonly Token[], from: number, to: number): number {
  let last = to;
  while (last > from && !isFilmable(tokens[last])) last -= 1;
  return isNoun(tokens[last]) && isFilmable(tokens[last]) ? last : to;
}

function isFilmable(token: Token | undefined): boolean {
  return token !== undefined && isNoun(token) && tokenVisibility(token) > 0.5;
}

function startsRun(token: Token | undefined): boolean {
  if (!token || token.judging || !/[\p{L}\p{N}]/u.test(token.text)) return false;
  const word = token.text.toLowerCase();
  return isPosition(word) || isTimeOfYear(word) || !(isVagueWord(word) || isTimeOrAmount(word));
}

/** The visibility of the head, raised by other nouns of the run when it is low: "street view", "graphics memory". */
function visibilityOf(tokens: readonly Token[], head: Token): number {
  const own = tokenVisibility(head);
  const before = tokens.filter((token) => token !== head && isNoun(token)).map(tokenVisibility);
  const support = before.length === 0 ? 0 : Math.max(...before);
  return Math.max(own, own * 0.7 + support * 0.3);
}

/** Visibility of a place name, which could be any street of it, and of any other name. */
const placeVisibility = 0.65;
const nameVisibility = 0.25;
/** Visibility of unspecific people. */
const anybodyVisibility = 0.35;

/** 0 to 1. */
export function tokenVisibility(token: Token): number {
  const { lemma } = token;
  const word = token.text.toLowerCase();
  if (isVagueWord(lemma) || isVagueWord(word) || isTimeOrAmount(lemma) || isTimeOrAmount(word)) return 0;
  if (token.name && isSurelyVisible(lemma)) return 0.9;
  if (token.name) return isPlace(lemma) ? placeVisibility : nameVisibility;
  if (isUnspecificPerson(lemma)) return anybodyVisibility;
  if (isPlace(lemma)) return Math.max(placeVisibility, nounVisibility(lemma));
  return nounVisibility(lemma);
}
