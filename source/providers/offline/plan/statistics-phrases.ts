import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { type PlainSentence, plainSentences, type WordRules } from '../words/plain-words.ts';
import { isForAudience } from '../words/small-talk.ts';
import { isMeasureName } from '../words/word-forms.ts';
import { descriptionStart, isDescription, isPossessor } from './join-words.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { findSubject, minThingScore, WordScores } from './word-scores.ts';

/** Weights of phrases with one content word and with several. */
const oneWord = 0.85;
const linkedWords = 1.1;
/** Min weight of a key phrase. */
const minWeight = 0.45;
/** Max other things of a key phrase. */
const maxOtherThings = 5;

/**
 * The key phrases of a talk in any language, by the forms of its words and the words before them: nouns with
 * adjectives, or with another noun that belongs to them.
 */
export async function statisticsPhrases(
  text: string,
  spans: readonly SentenceSpan[],
  rules: WordRules,
  pause: () => Promise<void> = async () => undefined,
): Promise<KeyPhrase[]> {
  const sentences = await plainSentences(text, spans, rules, pause);
  const mentions = new Map<string, number>();
  for (const { words } of sentences) {
    for (const word of words) {
      if (!word.common) mentions.set(findSubject(word), (mentions.get(findSubject(word)) ?? 0) + 1);
    }
  }
  const scores = new WordScores(sentences, mentions, rules.language);
  const phrases: KeyPhrase[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const sentenceText = text.slice(sentence.from, sentence.to);
    if (!isForAudience(sentenceText)) phrases.push(...phrasesOf(sentence, text, scores));
    if (index % 500 === 499) await pause();
  }
  return phrases;
}

function phrasesOf(sentence: PlainSentence, text: string, scores: WordScores): KeyPhrase[] {
  const nouns = sentence.words.flatMap((_, index) =>
    scores.of(sentence.words, index) >= minThingScore && !isDescription(sentence.words, index, scores)
      ? [index]
      : [],
  );
  const used = new Set<number>();
  return nouns.flatMap((index) => {
    if (used.has(index)) return [];
    const found = phraseAt(sentence, index, scores, text);
    for (const inside of found.inside) used.add(inside);
    return found.weight >= minWeight
      ? [{ ...found.phrase, otherThings: otherThingsOf(sentence, index, nouns, found.inside) }]
      : [];
  });
}

/** The phrase around a noun, with its adjectives or the noun that belongs to it. */
function phraseAt(
  sentence: PlainSentence,
  index: number,
  scores: WordScores,
  text: string,
): { phrase: Omit<KeyPhrase, 'otherThings'>; weight: number; inside: readonly number[] } {
  const { words } = sentence;
  const noun = words[index];
  if (!noun) throw new Error('a phrase without its noun');
  const first = descriptionStart(words, index, scores);
  const last = isPossessor(words, index, scores);
  const inside = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  const content = inside.flatMap((place) => (words[place]?.common === false ? [words[place]] : []));
  // "a glass of milk" is about milk.
  const amount = isMeasureName(noun.key) ? content[content.indexOf(noun) + 1] : undefined;
  const about = amount ?? noun;
  const many = content.length > 1 ? linkedWords : oneWord;
  const weight = scores.of(words, index) * scores.mentioned(about) * many;
  const from = words[first]?.from ?? noun.from;
  const to = words[last]?.to ?? noun.to;
  const phrase = text.slice(from, to).replace(/^\p{L}{1,4}['’]/u, '');
  return {
    phrase: {
      phrase,
      alternates: phrase === about.text ? [] : [about.text],
      thing: about.text,
      from,
      to,
      sentence: { from: sentence.from, to: sentence.to },
      subject: findSubject(about),
      subjectSaid: about.text,
      mentions: scores.mentions(about),
      weight,
    },
    weight,
    inside,
  };
}

function otherThingsOf(
  sentence: PlainSentence,
  index: number,
  nouns: readonly number[],
  inside: readonly number[],
): string[] {
  const near = nouns
    .filter((other) => !inside.includes(other))
    .toSorted((a, b) => Math.abs(a - index) - Math.abs(b - index))
    .map((other) => sentence.words[other]?.text ?? '');
  return [...new Set(near)].filter((text) => text !== '').slice(0, maxOtherThings);
}
