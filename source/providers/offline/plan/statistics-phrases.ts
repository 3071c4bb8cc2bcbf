import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { type PlainSentence, plainSentences, type WordRules } from '../words/plain-words.ts';
import { isForAudience } from '../words/small-talk.ts';
import { isMeasureName } from '../words/word-forms.ts';
import { belongsTo, describedFrom, isDescription } from './join-words.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { maybe, subjectOf, Worths } from './word-worths.ts';

/** A phrase says so much with its number of words that mean something. */
const oneWord = 0.85;
const linkedWords = 1.1;
/** What is worth less than this is no picture. */
const leastWeight = 0.45;
/** More of a sentence than this is not listed beside a need. */
const mostBeside = 5;

/**
 * What a talk in any language names, by the forms of its words and what stands before them: nouns with what describes
 * them or with the noun they belong to.
 */
export async function statisticsPhrases(
  text: string,
  spans: readonly SentenceSpan[],
  rules: WordRules,
  rest: () => Promise<void> = async () => undefined,
): Promise<KeyPhrase[]> {
  const sentences = await plainSentences(text, spans, rules, rest);
  const mentions = new Map<string, number>();
  for (const { words } of sentences) {
    for (const word of words) {
      if (!word.common) mentions.set(subjectOf(word), (mentions.get(subjectOf(word)) ?? 0) + 1);
    }
  }
  const worths = new Worths(sentences, mentions, rules.language);
  const phrases: KeyPhrase[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const said = text.slice(sentence.from, sentence.to);
    if (!isForAudience(said)) phrases.push(...phrasesOf(sentence, text, worths));
    if (index % 500 === 499) await rest();
  }
  return phrases;
}

function phrasesOf(sentence: PlainSentence, text: string, worths: Worths): KeyPhrase[] {
  const nouns = sentence.words.flatMap((_, index) =>
    worths.of(sentence.words, index) >= maybe && !isDescription(sentence.words, index, worths) ? [index] : [],
  );
  const used = new Set<number>();
  return nouns.flatMap((index) => {
    if (used.has(index)) return [];
    const found = phraseAt(sentence, index, worths, text);
    for (const inside of found.inside) used.add(inside);
    return found.weight >= leastWeight
      ? [{ ...found.phrase, beside: besideOf(sentence, index, nouns, found.inside) }]
      : [];
  });
}

/** The phrase around a noun, with the words that describe it or the noun it belongs to. */
function phraseAt(
  sentence: PlainSentence,
  index: number,
  worths: Worths,
  text: string,
): { phrase: Omit<KeyPhrase, 'beside'>; weight: number; inside: readonly number[] } {
  const { words } = sentence;
  const noun = words[index];
  if (!noun) throw new Error('a phrase without its noun');
  const first = describedFrom(words, index, worths);
  const last = belongsTo(words, index, worths);
  const inside = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  const content = inside.flatMap((place) => (words[place]?.common === false ? [words[place]] : []));
  // "a glass of milk" is about milk.
  const amount = isMeasureName(noun.key) ? content[content.indexOf(noun) + 1] : undefined;
  const about = amount ?? noun;
  const many = content.length > 1 ? linkedWords : oneWord;
  const weight = worths.of(words, index) * worths.mentioned(about) * many;
  const from = words[first]?.from ?? noun.from;
  const to = words[last]?.to ?? noun.to;
  const said = text.slice(from, to).replace(/^\p{L}{1,4}['’]/u, '');
  return {
    phrase: {
      phrase: said,
      alternates: said === about.text ? [] : [about.text],
      thing: about.text,
      from,
      to,
      sentence: { from: sentence.from, to: sentence.to },
      subject: subjectOf(about),
      subjectSaid: about.text,
      mentions: worths.mentions(about),
      weight,
    },
    weight,
    inside,
  };
}

function besideOf(
  sentence: PlainSentence,
  index: number,
  nouns: readonly number[],
  inside: readonly number[],
): string[] {
  const near = nouns
    .filter((other) => !inside.includes(other))
    .toSorted((a, b) => Math.abs(a - index) - Math.abs(b - index))
    .map((other) => sentence.words[other]?.text ?? '');
  return [...new Set(near)].filter((text) => text !== '').slice(0, mostBeside);
}
