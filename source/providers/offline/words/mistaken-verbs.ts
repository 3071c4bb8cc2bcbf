import singulars from 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js';
import type { Token } from './tokens.ts';
import { isMostlyVerb, isVisibleVerb, nounVisibility } from './visibility.ts';

/** From here on a noun is surely a thing. */
const surelyVisible = 1;
const beforeNoun = new Set(['ADJ', 'NOUN', 'PROPN', 'DET', 'NUM', 'ADP']);
const beforeSubject = new Set(['ADV', 'CCONJ', 'SCONJ', 'PUNCT']);
const objectBegins = new Set(['DET', 'PRON', 'PROPN', 'NUM', 'ADJ']);

const afterDoing = new Set(['ADP', 'DET', 'ADV', 'PRON', 'PUNCT', 'NUM']);

/**
 * The tagger takes what is done for a thing behind another one: "a crane standing in the reeds", "a chain lasts four
 * months". A word that is more often a verb is one there.
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

/** "stand" of "standing", where it is something that people or animals are seen doing. */
function verbOf(doing: string): string | undefined {
  const stem = doing.replace(/ing$/, '');
  return [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find(isVisibleVerb);
}

/**
 * The tagger takes plurals such as "leaves", "clouds" and "sparks" for verbs. Where one stands like a noun, and its
 * singular is the name of a thing, it is one: "full of autumn leaves.", "Then clouds raced by".
 */
export function withoutMistakenVerbs(tokens: readonly Token[]): Token[] {
  const mended: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    const lemma = token.pos === 'VERB' ? singularOf(token.text.toLowerCase()) : undefined;
    const noun = lemma !== undefined && standsLikeNoun(mended.at(-1), tokens[index + 1]);
    mended.push(noun ? { ...token, pos: 'NOUN', lemma } : token);
  }
  return mended;
}

function standsLikeNoun(before: Token | undefined, next: Token | undefined): boolean {
  const isVerb = next?.pos === 'VERB' || next?.pos === 'AUX';
  if (before === undefined || beforeSubject.has(before.pos)) return isVerb;
  const owned = before.pos === 'PRON' && /^(my|your|his|her|its|our|their)$/i.test(before.text);
  return owned || (beforeNoun.has(before.pos) && !objectBegins.has(next?.pos ?? ''));
}

/** The singular of a plural that names a thing for sure. */
function singularOf(word: string): string | undefined {
  const guesses = [
    singulars[word],
    word.replace(/ies$/, 'y'),
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
  ];
  return guesses.find(
    (guess) => guess !== undefined && guess !== word && nounVisibility(guess) === surelyVisible,
  );
}
