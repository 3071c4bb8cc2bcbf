import { gerund } from './gerund.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';
import { isNoun, isPossessive, type NounRun, nounRuns, wordsOf } from './noun-runs.ts';
import { isPlace, isVisibleVerb } from './visibility.ts';
import { readEnglish, type Sentence, type Token } from './wink.ts';

/** From here on a thing is worth showing beside another. */
const showable = 0.6;
/** How good a search phrase is by its number of words. */
const worthByLength = [0, 0.55, 1, 1.05, 0.95, 0.8];
/** Things named within this many characters belong to the same moment; about ten seconds of talk. */
const nearCharacters = 150;
const placeWords = new Set(
  'in on at by with over under from near through across along into behind beside around of'.split(' '),
);

/** A noun run with the sentence it stands in and the run that follows it there. */
interface Spot {
  run: NounRun;
  sentence: Sentence;
  next: NounRun | undefined;
  from: number;
}

/** What an English talk names that can be shown: things, things somewhere, and people doing something to things. */
export async function englishPhrases(text: string): Promise<KeyPhrases> {
  const sentences = await readEnglish(text);
  const mentions = countMentions(sentences);
  const place = mainPlace(sentences);
  const spots = sentences.flatMap(spotsOf);
  const phrases = spots.flatMap((spot, index) => {
    const things = thingsNear(spots, index);
    return variants(spot, things, place).map((variant) => keyPhrase(variant, spot, things, mentions));
  });
  return { phrases, mentions };
}

function spotsOf(sentence: Sentence): Spot[] {
  const runs = nounRuns(sentence).filter((run) => run.visibility > 0);
  return runs.map((run, index) => ({
    run,
    sentence,
    next: runs[index + 1],
    from: run.tokens[0]?.from ?? sentence.from,
  }));
}

type Variant = Pick<KeyPhrase, 'from' | 'to' | 'kind'> & { words: string[]; visibility: number };

/** The ways to search for a run: alone, with what is done to it, with where it is, with what else is there. */
function variants(
  { run, sentence, next, from }: Spot,
  things: readonly string[],
  place: string | undefined,
): Variant[] {
  const words = wordsOf(run.tokens);
  const alone: Variant = { kind: 'thing', words, from, to: run.head.to, visibility: run.visibility };
  const all = [alone];
  const beside = words.length === 1 && things.find((thing) => !thing.includes(words[0] ?? ''));
  if (beside) {
    const both = [...words, ...beside.split(' ')];
    all.push({ ...alone, kind: 'beside', words: both, visibility: run.visibility * 0.72 });
  }
  if (run.visibility < showable) return all.slice(-1);
  const verb = verbBefore(sentence.tokens, run.first);
  if (verb && words.length <= 3) {
    const doing = verb.text.endsWith('ing') ? verb.text.toLowerCase() : gerund(verb.lemma);
    all.push({ ...alone, kind: 'doing', words: [doing, ...words], from: verb.from });
  }
  const link = next && next.visibility >= showable && linkBetween(sentence.tokens, run.last, next.first);
  if (next && link && words.length <= 2) {
    const joined = [...words, link, ...wordsOf(next.tokens)];
    const visibility = (run.visibility + next.visibility) / 2;
    if (joined.length <= 5) all.push({ kind: 'where', words: joined, from, to: next.head.to, visibility });
  }
  if (place && words.length === 1 && !words.includes(place)) {
    all.push({ ...alone, kind: 'place', words: [...words, place], visibility: run.visibility * 0.75 });
  }
  return words.length === 1 && all.length > 1 ? all.slice(1) : all;
}

function keyPhrase(
  { words, visibility, ...variant }: Variant,
  { run, sentence }: Spot,
  things: readonly string[],
  mentions: ReadonlyMap<string, number>,
): KeyPhrase {
  const subject = run.head.lemma;
  const often = Math.min(4, Math.log2(mentions.get(subject) ?? 1));
  return {
    ...variant,
    phrase: words.join(' '),
    sentence: { from: sentence.from, to: sentence.to },
    subject,
    subjectSaid: run.head.text.toLowerCase(),
    things,
    weight: visibility ** 1.5 * (worthByLength[words.length] ?? 0.7) * (1 + 0.2 * often),
  };
}

/** The verb whose object the run is, when it can be seen: "chop two onions", "mending his nets". */
function verbBefore(tokens: readonly Token[], first: number): Token | undefined {
  let index = first - 1;
  while (index >= 0 && isFiller(tokens[index])) index -= 1;
  const verb = tokens[index];
  return verb?.pos === 'VERB' && !verb.common && isVisibleVerb(verb.lemma) ? verb : undefined;
}

/** "in" for "onions in the olive oil": a word of place and little else between two runs. */
function linkBetween(tokens: readonly Token[], last: number, first: number): string | undefined {
  const [link, ...rest] = tokens.slice(last + 1, first);
  const word = link?.text.toLowerCase() ?? '';
  return placeWords.has(word) && rest.length <= 2 && rest.every(isFiller) ? word : undefined;
}

/** What may stand before a noun without meaning anything to a camera: "the", "his", "two", "whole". */
function isFiller(token: Token | undefined): boolean {
  return isPossessive(token) || ['DET', 'NUM', 'ADJ'].includes(token?.pos ?? '');
}

/** The things of a run and of those around it, its own first, then the nearest. */
function thingsNear(spots: readonly Spot[], index: number): string[] {
  const here = spots[index]?.from ?? 0;
  const near: { thing: string; distance: number }[] = [];
  for (let other = Math.max(0, index - 8); other <= index + 8; other += 1) {
    const spot = spots[other];
    if (!spot || spot.run.visibility < showable) continue;
    const distance = Math.abs(spot.from - here);
    if (distance <= nearCharacters) near.push({ thing: thingOf(spot.run), distance });
  }
  return [...new Set(near.toSorted((a, b) => a.distance - b.distance).map(({ thing }) => thing))];
}

/** "custard tarts" of "warm custard tarts": the nouns at the end of a run. */
function thingOf(run: NounRun): string {
  const firstNoun = run.tokens.findLastIndex((token) => !isNoun(token)) + 1;
  return wordsOf(run.tokens.slice(firstNoun)).join(' ');
}

function countMentions(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      if (isNoun(token)) counts.set(token.lemma, (counts.get(token.lemma) ?? 0) + 1);
    }
  }
  return counts;
}

/** The place that a talk names most and at least twice; footage is often titled with it. */
function mainPlace(sentences: readonly Sentence[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      if (token.name && isPlace(token.lemma)) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
    }
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best && best[1] >= 2 ? best[0] : undefined;
}
