import { fold } from '../../core/phrase.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';

interface Word {
  text: string;
  /** Without accents, lower case, without an article that is written with it. */
  key: string;
  from: number;
  to: number;
  common: boolean;
  /** Written large inside a sentence: a name, in German any noun. */
  capital: boolean;
}

/** Endings of abstract nouns in the languages of Europe. */
const abstractEnding =
  /([ts]ion(e|en|i|s)?|cion(es)?|cao|ismo?|ismus|heit(en)?|keit(en)?|ung(en)?|itat(en)?|ite|idad|idade|ita|ness|ment[eo]?|schaft|tura)$/;
/** French and Italian articles and pronouns that are written with the next word: "l'eau". */
const elision = /^(?:l|d|qu|j|n|s|c|m|t|un|dell|nell|all|sull|quell)['’](?=\p{L})/iu;
const longestPhrase = 3;

/**
 * What a talk in any language names most, by word statistics alone: runs of words between common ones, weighed by how
 * often the talk says them, how long they are, and whether they are written like names.
 */
export function statisticsPhrases(
  text: string,
  language: string | undefined,
  common: ReadonlySet<string>,
): KeyPhrases {
  const sentences = splitSentences(text, language, common);
  const mentions = new Map<string, number>();
  for (const word of sentences.flatMap((sentence) => sentence.words)) {
    if (!word.common) mentions.set(word.key, (mentions.get(word.key) ?? 0) + 1);
  }
  const nounsAreLarge = language === 'de';
  const phrases = sentences.flatMap(({ words, from, to }) => {
    const worth = (word: Word) => wordWorth(word, mentions, nounsAreLarge);
    const things = words.filter((word) => !word.common).toSorted((a, b) => worth(b) - worth(a));
    return runsOf(words).map((run): KeyPhrase => {
      const best = run.toSorted((a, b) => worth(b) - worth(a))[0];
      const mean = run.reduce((sum, word) => sum + (word.common ? 0.5 : worth(word)), 0) / run.length;
      return {
        phrase: run.map((word) => word.text.replace(elision, '')).join(' '),
        from: run[0]?.from ?? from,
        to: run.at(-1)?.to ?? to,
        sentence: { from, to },
        subject: best?.key ?? '',
        things: [...new Set(things.map((word) => word.text.replace(elision, '')))].slice(0, 6),
        weight: mean * (run.length === 1 ? 0.6 : 1),
      };
    });
  });
  return { phrases, mentions };
}

/** Every run of up to three words between common ones; a common word may link two others: "marché aux poissons". */
function runsOf(words: readonly Word[]): Word[][] {
  const runs: Word[][] = [];
  for (let first = 0; first < words.length; first += 1) {
    for (let length = 1; length <= longestPhrase; length += 1) {
      const run = words.slice(first, first + length);
      const ends = [run[0], run.at(-1)];
      if (run.length < length || ends.some((word) => !word || word.common)) continue;
      if (run.every((word, index) => index === 0 || adjoins(run[index - 1], word))) runs.push(run);
    }
  }
  return runs;
}

/** Nothing but a space stands between two words. */
function adjoins(before: Word | undefined, word: Word): boolean {
  return before !== undefined && word.from - before.to <= 1;
}

function wordWorth(word: Word, mentions: ReadonlyMap<string, number>, nounsAreLarge: boolean): number {
  const often = 1 + 0.3 * Math.min(4, Math.log2(mentions.get(word.key) ?? 1));
  const long = Math.min(1, 0.4 + word.key.length / 12);
  const written = word.capital ? 1.2 : nounsAreLarge ? 0.4 : 1;
  return often * long * written * (abstractEnding.test(word.key) ? 0.4 : 1);
}

function splitSentences(
  text: string,
  language: string | undefined,
  common: ReadonlySet<string>,
): { words: Word[]; from: number; to: number }[] {
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return [...sentences.segment(text)].map(({ segment, index: from }) => {
    const words: Word[] = [];
    for (const { segment: word, index, isWordLike } of segmenter.segment(segment)) {
      if (!isWordLike || !/\p{L}/u.test(word)) continue;
      const bare = word.replace(elision, '');
      words.push({
        text: word,
        key: fold(bare),
        from: from + index,
        to: from + index + word.length,
        common: common.has(bare.toLowerCase()) || common.has(word.toLowerCase()) || [...bare].length < 2,
        capital: words.length > 0 && /^\p{Lu}\p{Ll}/u.test(bare),
      });
    }
    return { words, from, to: from + segment.trimEnd().length };
  });
}
