import { toGerund } from '../words/gerund.ts';
import type { Sentence, Token } from '../words/tokens.ts';
import {
  findSynonyms,
  isAdjective,
  isMeasure,
  isUnspecificPerson,
  isVisibleVerb,
} from '../words/visibility.ts';
import { isNoun, isPossessive, type NounRun, phraseWordsOf } from './noun-runs.ts';

/** Min visibility of a thing that can be shown on its own. */
export const minShowableVisibility = 0.6;
/** Min visibility of a thing ("waves", "light") that can be shown together with another one. */
const halfShowable = 0.4;
/** Ideal and max number of words in a phrase for stock sites. */
const idealWords = 3;
const maxWords = 5;

/**
 * Weights of the variants: subject with action and object, action with object, place, thing with attributes, bare
 * thing.
 */
const worths = { subjectAction: 1.25, action: 1.15, place: 1.05, thing: 1.05, bare: 0.85 } as const;
/** Weight factor of a phrase that is too long and finds little. */
const longPhraseFactor = 0.8;

const placeWords = new Set(
  'in on at by with over under above below from near through across along into behind beside around of onto inside outside against'.split(
    ' ',
  ),
);

/** A noun run with its sentence and the next run in it. */
export interface NounRunContext {
  run: NounRun;
  sentence: Sentence;
  next: NounRun | undefined;
  from: number;
}

/** A search phrase for a run. */
export interface PhraseVariant {
  words: readonly string[];
  from: number;
  to: number;
  worth: number;
  /** 0 to 1. */
  visibility: number;
  /** The run that it is about, which may be another one: milk in "a glass of milk". */
  about: NounRun;
}

/**
 * The search phrases for a run, the best first: with a subject and action, with an action, with a place, or alone.
 */
export function phraseVariants(spot: NounRunContext): PhraseVariant[] {
  const { run, sentence } = spot;
  const words = phraseWordsOf(shortened(run.tokens));
  const { visibility, head } = run;
  const alone: PhraseVariant = {
    words,
    from: spot.from,
    to: head.to,
    worth: words.length > 1 ? worths.thing : worths.bare,
    visibility,
    about: run,
  };
  const longer = withNext(spot, alone);
  const amount = longer.find(({ about }) => about !== run);
  // "a glass of milk" is not about the glass.
  const found = amount ? [amount] : [alone, ...longer];
  if (visibility >= halfShowable && !amount) {
    const before = verbBefore(sentence.tokens, run.first);
    if (before && words.length + before.words.length <= maxWords) {
      found.push({
        ...alone,
        words: [...before.words, ...words],
        from: before.from,
        worth: worths.action,
        visibility: Math.max(visibility, minShowableVisibility),
      });
    }
    const action = ownAction(sentence.tokens.slice(run.last + 1));
    if (action) found.push({ ...alone, words: [...words, action], worth: worths.action });
  }
  return found
    .map((variant) => ({ ...variant, worth: variant.worth * lengthWorth(variant.words) }))
    .toSorted((a, b) => b.worth * b.visibility - a.worth * a.visibility);
}

/** Whether a run only describes a location: the water in "a lighthouse over dark water". */
export function isBackground({ sentence, run }: NounRunContext): boolean {
  return wordBefore(sentence.tokens, run.first)?.pos === 'ADP';
}

/** Whether a run is only part of a comparison: the bike in "a good jacket matters more than a good bike". */
export function isCompared({ sentence, run }: NounRunContext): boolean {
  return /^than$/i.test(wordBefore(sentence.tokens, run.first)?.text ?? '');
}

/** Whether a run is only an amount of the next one: the glass in "a glass of milk". */
export function isAmountOf({ run, sentence, next }: NounRunContext): boolean {
  if (!next || !isMeasure(run.head.lemma)) return false;
  return linkOf(sentence.tokens.slice(run.last + 1, next.first)) === 'of';
}

/** Whether a run is unspecific people with a place or thing: "people on bikes". */
export function isUnspecificPeople({ run, sentence, next }: NounRunContext): boolean {
  if (!next || next.visibility < minShowableVisibility || !isUnspecificPerson(run.head.lemma)) return false;
  return linkOf(sentence.tokens.slice(run.last + 1, next.first)) !== undefined;
}

/** The same phrase with a synonym of its head: "bicycle chain" for "bike chain". */
export function withSynonymHead({ words, about }: PhraseVariant): string[] {
  const { lemma, text } = about.head;
  const place = words.lastIndexOf(about.head.name ? text : text.toLowerCase());
  if (place < 0) return [];
  const plural = text.toLowerCase() === `${lemma}s`;
  return findSynonyms(lemma).map((name) => {
    const other = plural && !/s$|people|children/.test(name) ? pluralOf(name) : name;
    return words.with(place, other).join(' ');
  });
}

function pluralOf(name: string): string {
  if (name === 'child') return 'children';
  if (name === 'person') return 'people';
  return /(ch|sh|x)$/.test(name) ? `${name}es` : name.replace(/(?<=[^aeiou])y$/, 'ie').concat('s');
}

function lengthWorth(words: readonly string[]): number {
  return words.filter((word) => !placeWords.has(word)).length > idealWords ? longPhraseFactor : 1;
}

/** Shortens a run to at most one adjective and two nouns: "wooden fishing boat" for "old wooden fishing boat". */
function shortened(tokens: readonly Token[]): readonly Token[] {
  const firstNoun = tokens.findIndex((token, index) => isNoun(token) && tokens.slice(index).every(isPart));
  if (firstNoun < 0) return tokens.slice(-idealWords);
  const nouns = tokens.slice(firstNoun);
  const before = tokens[firstNoun - 1];
  return before && nouns.length < idealWords && !tokens.slice(firstNoun - 1).some(isHyphen)
    ? [before, ...nouns]
    : tokens.slice(-(idealWords + (tokens.some(isHyphen) ? 1 : 0)));
}

function isPart(token: Token): boolean {
  return isNoun(token);
}

function isHyphen(token: Token): boolean {
  return token.text === '-';
}

/** A run together with the next one: "fisherman mending nets", "kiosk in park", "glass of milk". */
function withNext({ run, sentence, next }: NounRunContext, alone: PhraseVariant): PhraseVariant[] {
  if (!next || next.visibility < halfShowable || run.visibility < 0.2) return [];
  const between = sentence.tokens.slice(run.last + 1, next.first);
  const joined = (link: readonly string[]) => [
    ...alone.words,
    ...link,
    ...phraseWordsOf(shortened(next.tokens)),
  ];
  const found: PhraseVariant[] = [];
  const link = linkOf(between);
  if (link !== undefined && Math.max(run.visibility, next.visibility) >= minShowableVisibility) {
    const amount = (link === 'of' && isMeasure(run.head.lemma)) || isUnspecificPerson(run.head.lemma);
    const visibility = amount
      ? next.visibility
      : (Math.max(run.visibility, halfShowable) + next.visibility) / 2;
    found.push({
      words: joined([link]),
      from: alone.from,
      to: next.head.to,
      worth: worths.place,
      visibility,
      about: amount ? next : run,
    });
  }
  const action = actionOf(between);
  if (action && next.visibility >= halfShowable) {
    found.push({
      words: joined(action),
      from: alone.from,
      to: next.head.to,
      worth: worths.subjectAction,
      visibility: Math.max(run.visibility, next.visibility, minShowableVisibility),
      about: run.visibility >= minShowableVisibility ? run : next,
    });
  }
  return found.filter(({ words }) => words.length <= maxWords);
}

/** The preposition between two runs with at most two filler words: "in" for "onions in the olive oil". */
function linkOf(between: readonly Token[]): string | undefined {
  const [link, ...rest] = between;
  const word = link?.text.toLowerCase() ?? '';
  return placeWords.has(word) && rest.length <= 2 && rest.every(isFiller) ? word : undefined;
}

/**
 * The action between two runs: "mending" for "was mending his", "smoking" for "who smokes a", "racing over" for "raced
 * over the".
 */
function actionOf(between: readonly Token[]): string[] | undefined {
  const [verb, link, ...more] = between.filter(
    (token) => !(isFiller(token) || ['AUX', 'ADV'].includes(token.pos) || isRelative(token)),
  );
  if (!verb || !isAction(verb) || isPassive(between, verb) || more.length > 0) return undefined;
  if (!link) return [gerundOf(verb)];
  const word = link.text.toLowerCase();
  return placeWords.has(word) ? [gerundOf(verb), word] : undefined;
}

/** The action before a run: "oiling" before "the chain", "swimming in" before "the cold sea". */
function verbBefore(
  tokens: readonly Token[],
  first: number,
): { words: readonly string[]; from: number } | undefined {
  const [link, verb] = tokens
    .slice(0, first)
    .filter((token) => !isFiller(token))
    .slice(-2)
    .toReversed();
  if (link && isAction(link)) return { words: [gerundOf(link)], from: link.from };
  const word = link?.text.toLowerCase() ?? '';
  if (!link || !verb || !placeWords.has(word) || word === 'of' || !isAction(verb)) return undefined;
  return { words: [gerundOf(verb), word], from: verb.from };
}

/** The action of a run without an object: "crashing" in "the waves were crashing." */
function ownAction(rest: readonly Token[]): string | undefined {
  const [verb, next] = rest.filter((token) => !['AUX', 'ADV'].includes(token.pos));
  if (!verb || !isAction(verb) || isPassive(rest, verb)) return undefined;
  return !next || next.pos === 'PUNCT' || next.pos === 'CCONJ' ? gerundOf(verb) : undefined;
}

/** The word before a run, without fillers. */
function wordBefore(tokens: readonly Token[], first: number): Token | undefined {
  return tokens.slice(0, first).findLast((token) => !isFiller(token));
}

/** Whether a word before a noun has no visible meaning: "the", "his", "two", "whole". */
function isFiller(token: Token): boolean {
  return isPossessive(token) || ['DET', 'NUM'].includes(token.pos) || (token.pos === 'ADJ' && !isNoun(token));
}

/** Whether the verb is passive, as in "the chips were invented". */
function isPassive(between: readonly Token[], verb: Token): boolean {
  const helped = between.some((token) => token.pos === 'AUX' && token.from < verb.from);
  return helped && !verb.text.endsWith('ing');
}

function isRelative(token: Token): boolean {
  return /^(who|that|which)$/i.test(token.text);
}

function isAction(token: Token): boolean {
  return token.pos === 'VERB' && !token.common && isVisibleVerb(token.lemma) && !isAdjective(token.text);
}

function gerundOf(verb: Token): string {
  return verb.text.endsWith('ing') ? verb.text.toLowerCase() : toGerund(verb.lemma);
}
