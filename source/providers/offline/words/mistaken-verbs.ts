import singulars from 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js';
import type { Token } from './tokens.ts';
import { isMostlyVerb, isVisibleVerb, nounVisibility } from './visibility.ts';

/** Visibility of a noun that is certainly a thing. */
const certainlyVisible = 1;
const beforeNoun = new Set(['ADJ', 'NOUN', 'PROPN', 'DET', 'NUM', 'ADP']);
const beforeSubject = new Set(['ADV', 'CCONJ', 'SCONJ', 'PUNCT']);
const objectBegins = new Set(['DET', 'PRON', 'PROPN', 'NUM', 'ADJ']);

const afterDoing = new Set(['ADP', 'DET', 'ADV', 'PRON', 'PUNCT', 'NUM']);

/**
 * Corrects verbs after a noun that the tagger reads as nouns: "a crane standing in the reeds", "a chain lasts four
 * months". Only words that are mostly verbs are changed.
 */
export function withoutMistakenNouns(tokens: readonly Token[]): Token[] {
  return tokens.map((token, index) => {
    const before = tokens[index - 1];
    const next = tokens[index + 1];
    if (token.pos !== 'NOUN' || (before?.pos !== 'NOUN' && before?.pos !== 'PROPN')) return token;
    const word = token.text.toLowerCase();
    const goesOn = next !== undefined && afterDoing.has(next.pos);
    if (/.{3}ing$/.test(word) && goesOn && next.pos !== 'PUNCT') {
      const verb = verbOf(word);
      return verb === undefined ? token : { ...token, pos: 'VERB', lemma: verb };
    }
    const isDone = /[^s]s$/.test(word) && hasObject(next) && isMostlyVerb(token.lemma);
    return isDone && !before.text.endsWith('s') ? { ...token, pos: 'VERB' } : token;
  });
}

/** "lasts four months", but not "rides in Europe". */
function hasObject(next: Token | undefined): boolean {
  return next !== undefined && ['DET', 'PRON', 'NUM'].includes(next.pos);
}

/** The verb of a gerund ("stand" of "standing"), if it is a visible action. */
function verbOf(doing: string): string | undefined {
  const stem = doing.replace(/ing$/, '');
  return [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find(isVisibleVerb);
}

/**
 * Corrects plurals such as "leaves", "clouds" and "sparks" that the tagger reads as verbs: a word in the position of a
 * noun whose singular is a thing ("full of autumn leaves.", "Then clouds raced by").
 */
export function withoutMistakenVerbs(tokens: readonly Token[]): Token[] {
  const corrected: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    const lemma = token.pos === 'VERB' ? singularOf(token.text.toLowerCase()) : undefined;
    const noun = lemma !== undefined && standsLikeNoun(corrected.at(-1), tokens[index + 1]);
    corrected.push(noun ? { ...token, pos: 'NOUN', lemma } : token);
  }
  return corrected;
}

function standsLikeNoun(before: Token | undefined, next: Token | undefined): boolean {
  const isVerb = next?.pos === 'VERB' || next?.pos === 'AUX';
  if (before === undefined || beforeSubject.has(before.pos)) return isVerb;
  const owned = before.pos === 'PRON' && /^(my|your|his|her|its|our|their)$/i.test(before.text);
  return owned || (beforeNoun.has(before.pos) && !objectBegins.has(next?.pos ?? ''));
}

/** The singular of a plural that is certainly a thing. */
function singularOf(word: string): string | undefined {
  const guesses = [
    singulars[word],
    word.replace(/ies$/, 'y'),
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
  ];
  return guesses.find(
    (guess) => guess !== undefined && guess !== word && nounVisibility(guess) === certainlyVisible,
  );
}
