import { gerund } from './gerund.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';
import { isNoun, type NounRun, nounRuns, tokenVisibility, wordsOf } from './noun-runs.ts';
import { isPlace, isVisibleVerb } from './visibility.ts';
import { readEnglish, type Sentence, type Token } from './wink.ts';

/** How good a search phrase is by its number of words. */
const worthByLength = [0, 0.55, 1, 1.05, 0.95, 0.8, 0.7];
const placeWords = new Set(
  'in on at by with over under from near through across along into behind beside around of'.split(' '),
);

/** What an English talk names that can be shown: things, things somewhere, and people doing something to things. */
export async function englishPhrases(text: string): Promise<KeyPhrases> {
  const sentences = await readEnglish(text);
  const mentions = countMentions(sentences);
  const place = mainPlace(sentences);
  const phrases = sentences.flatMap((sentence) => {
    const runs = nounRuns(sentence).filter((run) => run.visibility > 0);
    const things = thingsOf(runs);
    return runs.flatMap((run, index) =>
      variants(sentence, run, runs[index + 1], place).map((variant) =>
        keyPhrase(variant, run, sentence, things, mentions),
      ),
    );
  });
  return { phrases, mentions };
}

interface Variant {
  words: string[];
  from: number;
  to: number;
  visibility: number;
}

/** The ways to search for a run: alone, with what is done to it, with where it is, with the place the talk is about. */
function variants(
  sentence: Sentence,
  run: NounRun,
  next: NounRun | undefined,
  place: string | undefined,
): Variant[] {
  const words = wordsOf(run.tokens);
  const from = run.tokens[0]?.from ?? sentence.from;
  const alone = { words, from, to: run.head.to, visibility: run.visibility };
  const all: Variant[] = [alone];
  const verb = verbBefore(sentence.tokens, run.first);
  if (verb && run.visibility >= 0.6 && words.length <= 3) {
    const doing = verb.text.endsWith('ing') ? verb.text.toLowerCase() : gerund(verb.lemma.toLowerCase());
    all.push({ ...alone, words: [doing, ...words], from: verb.from, visibility: run.visibility * 1.1 });
  }
  if (next && next.visibility >= 0.6 && run.visibility >= 0.6 && words.length <= 2) {
    const link = linkBetween(sentence.tokens, run.last, next.first);
    const joined = [...words, link ?? '', ...wordsOf(next.tokens)];
    if (link && joined.length <= 5) {
      const visibility = (run.visibility + next.visibility) / 2;
      all.push({ words: joined, from, to: next.head.to, visibility });
    }
  }
  if (words.length === 1 && place && run.visibility >= 0.6 && !words.includes(place)) {
    all.push({ ...alone, words: [...words, place], visibility: run.visibility * 0.75 });
  }
  return all;
}

function keyPhrase(
  variant: Variant,
  run: NounRun,
  sentence: Sentence,
  things: readonly string[],
  mentions: ReadonlyMap<string, number>,
): KeyPhrase {
  const subject = run.head.lemma.toLowerCase();
  const named = Math.min(4, Math.log2(mentions.get(subject) ?? 1));
  const worth = worthByLength[Math.min(variant.words.length, 6)] ?? 0.7;
  const own = wordsOf(run.tokens.filter(isNoun));
  return {
    phrase: variant.words.join(' '),
    from: variant.from,
    to: variant.to,
    sentence: { from: sentence.from, to: sentence.to },
    subject,
    things: [...new Set([...own, ...things])],
    weight: variant.visibility ** 1.5 * worth * (1 + 0.1 * named),
  };
}

/** The verb whose object the run is, when it can be seen: "chop two onions", "mending his nets". */
function verbBefore(tokens: readonly Token[], first: number): Token | undefined {
  let index = first - 1;
  while (index >= 0 && ['DET', 'NUM', 'PRON', 'ADJ'].includes(tokens[index]?.pos ?? '')) {
    if (
      tokens[index]?.pos === 'PRON' &&
      !/^(my|your|his|her|its|our|their)$/i.test(tokens[index]?.text ?? '')
    )
      break;
    index -= 1;
  }
  const verb = tokens[index];
  return verb?.pos === 'VERB' && !verb.common && isVisibleVerb(verb.lemma.toLowerCase()) ? verb : undefined;
}

/** "in" for "onions in the olive oil": a word of place and at most an article between two runs. */
function linkBetween(tokens: readonly Token[], last: number, first: number): string | undefined {
  const between = tokens.slice(last + 1, first);
  const [link] = between;
  const rest = between.slice(1);
  if (!link || !placeWords.has(link.text.toLowerCase()) || rest.length > 2) return undefined;
  return rest.every((token) => ['DET', 'PRON', 'NUM', 'ADJ'].includes(token.pos))
    ? link.text.toLowerCase()
    : undefined;
}

function thingsOf(runs: readonly NounRun[]): string[] {
  return runs
    .filter((run) => run.visibility >= 0.6)
    .toSorted((a, b) => b.visibility - a.visibility)
    .map((run) => wordsOf([run.head])[0] ?? '')
    .filter((word) => word !== '');
}

function countMentions(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of sentences.flatMap((sentence) => sentence.tokens)) {
    if (!isNoun(token)) continue;
    const lemma = token.lemma.toLowerCase();
    counts.set(lemma, (counts.get(lemma) ?? 0) + 1);
  }
  return counts;
}

/** The place a talk names at least twice and more often than others; footage is often titled with it. */
function mainPlace(sentences: readonly Sentence[]): string | undefined {
  const counts = new Map<string, number>();
  for (const token of sentences.flatMap((sentence) => sentence.tokens)) {
    if (token.pos !== 'PROPN' || !isPlace(token.lemma.toLowerCase()) || tokenVisibility(token) < 0.8)
      continue;
    counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best && best[1] >= 2 ? best[0] : undefined;
}
