import type { Candidate } from '../../../core/footage/candidate.ts';
import { type Need, thingsOf } from '../../../core/plan/need.ts';
import { splitList } from '../plan/split-list.ts';
import { contentWords, isLink, type SearchWord, searchWords } from './word-match.ts';

/** How much a match counts by where it stands. */
const placeWorth = { title: 1, path: 0.9, description: 0.85 } as const;
/** A longer word with the same beginning ("Hütten" for "Hütte"): nearly the same. */
const similarWorth = 0.9;
/** What a phrase is about counts more than what it is like: "bread" of "stale bread". */
const headWorth = 1.5;
/** A full match scores 1 + 8; one of another phrase for the same need somewhat less. */
const phraseScore = 8;
const alternateScore = 6.5;
/** An alternate of a single word ("clouds close up") needs the support of something else that must be seen. */
const singleWordShare = 0.7;
/** What all of `mustShow` that may be expected, and all of the words spoken around, add at most. */
const mustShowScore = 1.2;
const aroundScore = 0.3;
/** Enough to push a full match below the floor. */
const avoidPenalty = 4.5;

/** Words wanted together, each with its share of the whole. */
interface WantedWords {
  text: string;
  words: { word: SearchWord; share: number }[];
}

/** What is wanted, in the form in which words are compared; the same for all candidates of a need. */
export interface Wanted {
  phrase: WantedWords;
  alternates: WantedWords[];
  /** Worth 1, or half of that when the phrase says it already. */
  mustShow: { text: string; words: SearchWord[]; worth: number }[];
  around: SearchWord[];
  avoid: { text: string; words: SearchWord[] }[];
}

export function wantedOf(need: Need, spokenAround: string, avoid: string): Wanted {
  const phrase = wantedWords(need.phrase);
  const inPhrase = new Set(phrase.words.map(({ word }) => word.key));
  const isNew = (word: SearchWord) => !inPhrase.has(word.key);
  return {
    phrase,
    alternates: need.alternates.map(wantedWords),
    mustShow: thingsOf(need).map((text) => {
      const words = contentWords(text);
      return { text, words, worth: words.some(isNew) ? 1 : 0.5 };
    }),
    around: contentWords(`${need.spoken} ${spokenAround}`).filter(
      (word) => isNew(word) && word.text.length > 3,
    ),
    avoid: [...need.avoid, ...splitList(avoid)].map((text) => ({ text, words: contentWords(text) })),
  };
}

/**
 * From 1, nothing in common, to 10. A word more that is wanted never lowers the score; only one that is to be avoided
 * does.
 */
export function scoreCandidate(candidate: Candidate, wanted: Wanted): { score: number; reason: string } {
  const worthOf = wordWorths(candidate);
  const phrase = coverage(wanted.phrase, worthOf);
  const alternates = wanted.alternates.map((words) => {
    const share = words.words.length === 1 ? singleWordShare : 1;
    return { words, covered: coverage(words, worthOf) * share };
  });
  const alternate = alternates.toSorted((a, b) => b.covered - a.covered)[0];
  const shown = wanted.mustShow.filter(
    ({ words }) => words.length > 0 && words.every((word) => worthOf(word) > 0),
  );
  const around = wanted.around.filter((word) => worthOf(word) > 0);
  const avoided = avoidedIn(candidate, wanted);
  const byPhrase = 1 + phraseScore * phrase;
  const byAlternate = 1 + alternateScore * (alternate?.covered ?? 0);
  const support =
    mustShowScore * Math.min(1, shown.reduce((sum, each) => sum + each.worth, 0) / 2) +
    aroundScore * Math.min(1, around.length / 3);
  const score = Math.min(10, Math.max(byPhrase, byAlternate) + support) - avoidPenalty * avoided.length;
  const found = byAlternate > byPhrase && alternate ? alternate.words : wanted.phrase;
  return {
    score: Math.max(1, Math.round(score * 10) / 10),
    reason: reasonFor(found, shown, avoided, worthOf),
  };
}

type WorthOf = (word: SearchWord) => number;

function wantedWords(text: string): WantedWords {
  const words = contentWords(text);
  const head = headOf(text, words);
  const weights = words.map((word) => (word.key === head?.key ? headWorth : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { text, words: words.map((word, index) => ({ word, share: (weights[index] ?? 0) / total })) };
}

/**
 * What a phrase is about: its last word, but "kiosk" of "kiosk in the park", "fisherman" of "fisherman mending nets" and
 * "tram" of "tram Lisbon".
 */
function headOf(text: string, words: readonly SearchWord[]): SearchWord | undefined {
  const all = searchWords(text);
  const isTurn = (word: SearchWord, index: number) =>
    index > 0 && (isLink(word) || (index < all.length - 1 && /^\p{L}{2,}ing$/u.test(word.text)));
  const turn = all.findIndex(isTurn);
  const content = (turn > 0 ? all.slice(0, turn) : all).filter((word) => !isLink(word));
  const isName = ({ text: word }: SearchWord) =>
    text.includes(`${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return content.findLast((word) => !isName(word)) ?? content.at(-1) ?? words.at(-1);
}

function coverage({ words }: WantedWords, worthOf: WorthOf): number {
  return words.reduce((sum, { word, share }) => sum + worthOf(word) * share, 0);
}

/** What a match of a word is worth by the best place where the candidate has it; 0 when nowhere. */
function wordWorths(candidate: Candidate): WorthOf {
  const worths = new Map<string, number>();
  for (const [place, text] of Object.entries(textsOf(candidate))) {
    const worth = placeWorth[place === 'title' || place === 'path' ? place : 'description'];
    for (const { key } of searchWords(text)) worths.set(key, Math.max(worth, worths.get(key) ?? 0));
  }
  return ({ key }) => {
    const similar = key.length < 6 ? [] : [...worths].filter(([other]) => isSimilar(key, other));
    return Math.max(worths.get(key) ?? 0, ...similar.map(([, worth]) => worth * similarWorth));
  };
}

function isSimilar(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 6 && long.length - short.length <= 2 && long.startsWith(short);
}

/** The candidate's own words; of a path the file and the three folders around it. */
function textsOf({ title, description, path = '' }: Candidate) {
  return { title, description, path: path.split(/[\\/]/).slice(-4).join(' ') };
}

/** What of `avoid` the candidate names; "no people" and "without people" name none. */
function avoidedIn(candidate: Candidate, wanted: Wanted): string[] {
  const texts = Object.values(textsOf(candidate)).join(' \n ');
  const shown = new Set(
    searchWords(texts.replace(/\b(?:no|not|without)[ _-]+\p{L}+/giu, ' ')).map(({ key }) => key),
  );
  return wanted.avoid
    .filter(({ words }) => words.length > 0 && words.every(({ key }) => shown.has(key)))
    .map(({ text }) => text);
}

function reasonFor(
  wanted: WantedWords,
  shown: Wanted['mustShow'],
  avoided: readonly string[],
  worthOf: WorthOf,
): string {
  const found = wanted.words.filter(({ word }) => worthOf(word) > 0).map(({ word }) => word.text);
  const missing = wanted.words.filter(({ word }) => worthOf(word) === 0).map(({ word }) => word.text);
  const others = shown.filter(({ worth }) => worth === 1).map(({ text }) => text);
  const parts = [named(wanted.text, found, missing)];
  if (others.length > 0) parts.push(`names ${others.slice(0, 3).join(', ')} too`);
  if (avoided.length > 0) parts.push(`but shows ${avoided.join(', ')}, which is to be avoided`);
  return parts.join('; ');
}

function named(phrase: string, found: readonly string[], missing: readonly string[]): string {
  if (found.length === 0) return `names nothing of “${phrase}”`;
  if (missing.length === 0) return `names all of “${phrase}”`;
  return `names ${found.join(', ')} of “${phrase}”, not ${missing.join(', ')}`;
}
