import { isEmptyWord, isPlace, nounVisibility } from '../words/visibility.ts';
import type { Sentence, Token } from '../words/wink.ts';

/** Words that stand together and name one thing: "little coffee shop", "Golden Gate Bridge". */
export interface NounRun {
  /** First and last token in the sentence, both included. */
  first: number;
  last: number;
  tokens: readonly Token[];
  /** The noun it is about. */
  head: Token;
  /** 0 to 1. */
  visibility: number;
}

/** More words than this in one run are a stammer or a list. */
const longestRun = 4;

/** The noun runs of a sentence in order. */
export function nounRuns({ tokens }: Sentence): NounRun[] {
  const runs: NounRun[] = [];
  let first: number | undefined;
  for (let index = 0; index <= tokens.length; index += 1) {
    const belongs = index < tokens.length && belongsToRun(tokens, index, first);
    if (first !== undefined && (!belongs || isAside(tokens[index - 1]))) {
      const run = makeRun(tokens, first, index - 1);
      if (run) runs.push(run);
      first = undefined;
    }
    if (belongs) first ??= index;
  }
  return runs;
}

/** "days" of "on clear days clouds pass": English puts no plural before the noun it belongs to, least of an abstract one. */
function isAside(token: Token | undefined): boolean {
  if (!token || !isNoun(token) || token.text.toLowerCase() !== `${token.lemma}s`) return false;
  return tokenVisibility(token) <= 0.1;
}

/** The words of a run as people search for them: lower case but for names. */
export function wordsOf(tokens: readonly Token[]): string[] {
  return tokens
    .filter((token) => /[\p{L}\p{N}]/u.test(token.text))
    .map((token) => (token.name ? token.text : token.text.toLowerCase()));
}

export function isNoun(token: Token | undefined): boolean {
  return token?.pos === 'NOUN' || token?.pos === 'PROPN';
}

function belongsToRun(tokens: readonly Token[], index: number, first: number | undefined): boolean {
  const token = tokens[index];
  if (!token || token.common) return false;
  const next = tokens[index + 1];
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
  while (last > from && isEmptyWord(tokens[last]?.text.toLowerCase() ?? '')) last -= 1;
  let first = Math.max(from, last - longestRun + 1);
  while (first < last && !startsRun(tokens[first])) first += 1;
  const own = tokens.slice(first, last + 1);
  const head = own.at(-1);
  if (!head || !isNoun(head) || !/\p{L}{2}/u.test(head.text)) return undefined;
  return { first, last, tokens: own, head, visibility: visibilityOf(own, head) };
}

function startsRun(token: Token | undefined): boolean {
  if (!token || token.judging || !/[\p{L}\p{N}]/u.test(token.text)) return false;
  return !isEmptyWord(token.text.toLowerCase());
}

/** The head decides; what stands before it helps a head that shows little: "street view", "graphics memory". */
function visibilityOf(tokens: readonly Token[], head: Token): number {
  const own = tokenVisibility(head);
  const before = tokens.filter((token) => token !== head && isNoun(token)).map(tokenVisibility);
  const support = before.length === 0 ? 0 : Math.max(...before);
  return Math.max(own, own * 0.7 + support * 0.3);
}

/** 0 to 1; names of places show well, other names may be anybody's. */
export function tokenVisibility(token: Token): number {
  const { lemma } = token;
  if (isEmptyWord(lemma) || isEmptyWord(token.text.toLowerCase())) return 0;
  if (token.name) return isPlace(lemma) ? 0.9 : 0.55;
  if (isPlace(lemma)) return Math.max(0.8, nounVisibility(lemma));
  return nounVisibility(lemma);
}
