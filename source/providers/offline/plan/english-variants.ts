import { phraseWords } from '../../../core/plan/phrase.ts';
import { gerund } from '../words/gerund.ts';
import { isVisibleVerb } from '../words/visibility.ts';
import type { Sentence, Token } from '../words/wink.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { isPossessive, type NounRun, wordsOf } from './noun-runs.ts';

/** From here on a thing is worth showing by itself. */
export const showable = 0.6;
/** What shows about half the time ("waves", "light") will do beside a thing that shows. */
const halfShowable = 0.4;
/** Who does what to what: nothing is easier to picture. */
const actionWorth = 1.2;
/** Two things that merely stand in one sentence, and a thing with the place the whole talk is about. */
const besideWorth = 0.72;
const placeWorth = 0.6;

const placeWords = new Set(
  'in on at by with over under above below from near through across along into behind beside around of'.split(
    ' ',
  ),
);

/** A noun run with the sentence it stands in and the run that follows it there. */
export interface Spot {
  run: NounRun;
  sentence: Sentence;
  next: NounRun | undefined;
  from: number;
}

/** One way to search for a run. */
export type Variant = Pick<KeyPhrase, 'from' | 'to' | 'kind'> & { words: string[]; visibility: number };

/**
 * The ways to search for a run: alone, with what it does or what is done to it, with where it is, with what else its
 * sentence names, with the place the talk is about. A single word only where there is nothing else.
 */
export function variantsOf(spot: Spot, things: readonly string[], place: string | undefined): Variant[] {
  const words = wordsOf(spot.run.tokens);
  const { visibility, head } = spot.run;
  const alone: Variant = { kind: 'thing', words, from: spot.from, to: head.to, visibility };
  const all = [alone, ...withNext(spot, alone)];
  const [only] = words;
  if (visibility >= showable) {
    const verb = wordBefore(spot.sentence.tokens, spot.run.first);
    if (verb && isAction(verb) && words.length <= 3) {
      all.push({ ...alone, kind: 'doing', words: [doing(verb), ...words], from: verb.from });
    }
    if (place && words.length === 1 && only !== place) {
      all.push({ ...alone, kind: 'place', words: [...words, place], visibility: visibility * placeWorth });
    }
  }
  const beside = words.length === 1 && things.find((thing) => !thing.includes(only ?? ''));
  if (beside) {
    const both = [...words, ...beside.split(' ')];
    all.push({ ...alone, kind: 'beside', words: both, visibility: visibility * besideWorth });
  }
  const long = all.filter((variant) => variant.words.length > 1);
  return long.length > 0 ? long : all;
}

/** Whether a run only says where something else is: the water of "a lighthouse over dark water". */
export function isBackground({ sentence, run }: Spot): boolean {
  return wordBefore(sentence.tokens, run.first)?.pos === 'ADP';
}

/** A run together with the one behind it: "fisherman mending nets", "train running through countryside", "kiosk in park". */
function withNext({ run, sentence, next }: Spot, alone: Variant): Variant[] {
  if (!next || Math.max(run.visibility, next.visibility) < showable) return [];
  if (Math.min(run.visibility, next.visibility) < halfShowable) return [];
  const between = sentence.tokens.slice(run.last + 1, next.first);
  const visibility = (run.visibility + next.visibility) / 2;
  const joined = (link: string[]) => [...alone.words, ...link, ...wordsOf(next.tokens)];
  const place = linkOf(between);
  const action = actionOf(between);
  const found: Variant[] = [];
  if (place) found.push({ ...alone, kind: 'where', words: joined(place), to: next.head.to, visibility });
  if (action) {
    const words = joined(action);
    found.push({ ...alone, kind: 'doing', words, to: next.head.to, visibility: visibility * actionWorth });
  }
  return found.filter(({ words }) => words.length <= phraseWords.most);
}

/** "in" between two runs with at most two more words that mean nothing: "onions in the olive oil". */
function linkOf(between: readonly Token[]): string[] | undefined {
  const [link, ...rest] = between;
  const word = link?.text.toLowerCase() ?? '';
  return placeWords.has(word) && rest.length <= 2 && rest.every(isFiller) ? [word] : undefined;
}

/** "mending" for "was mending his", "racing over" for "raced over the". */
function actionOf(between: readonly Token[]): string[] | undefined {
  const [verb, link, ...more] = between.filter(
    (token) => !isFiller(token) && token.pos !== 'AUX' && token.pos !== 'ADV',
  );
  if (!verb || !isAction(verb) || more.length > 0) return undefined;
  if (!link) return [doing(verb)];
  const word = link.text.toLowerCase();
  return placeWords.has(word) ? [doing(verb), word] : undefined;
}

/** The word before a run, articles and the like passed over. */
function wordBefore(tokens: readonly Token[], first: number): Token | undefined {
  return tokens.slice(0, first).findLast((token) => !isFiller(token));
}

/** What may stand before a noun without meaning anything to a camera: "the", "his", "two", "whole". */
function isFiller(token: Token): boolean {
  return isPossessive(token) || ['DET', 'NUM', 'ADJ'].includes(token.pos);
}

function isAction(token: Token): boolean {
  return token.pos === 'VERB' && !token.common && isVisibleVerb(token.lemma);
}

function doing(verb: Token): string {
  return verb.text.endsWith('ing') ? verb.text.toLowerCase() : gerund(verb.lemma);
}
