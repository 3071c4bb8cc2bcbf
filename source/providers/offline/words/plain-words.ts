import { fold } from '../../../core/plan/phrase.ts';

/** A word of a talk in any language. */
export interface PlainWord {
  /** As written, without an article that is written with it. */
  text: string;
  lower: string;
  /** What is compared: lower case without accents. */
  key: string;
  from: number;
  to: number;
  /** One of the words that every text in this language has. */
  common: boolean;
  /** Written large though no sentence begins: a name, in German any noun. */
  capital: boolean;
  /** Had an article written with it: "l'eau". */
  elided: boolean;
}

export interface PlainSentence {
  words: readonly PlainWord[];
  from: number;
  to: number;
}

/** French and Italian articles and pronouns that are written with the next word. */
const elision = /^(?:l|d|qu|j|n|s|c|m|t|un|dell|nell|all|sull|quell|dall)['’](?=\p{L})/iu;
const article = /^(?:l|un|dell|nell|all|sull|dall)['’]/iu;

/** The sentences of a text and their words, as Unicode finds them in each language. */
export function plainSentences(
  text: string,
  language: string | undefined,
  common: ReadonlySet<string>,
): PlainSentence[] {
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const found = [...sentences.segment(text)].map(({ segment, index }) => ({
    words: wordsOf(segmenter.segment(segment), index, common),
    from: index,
    to: index + segment.trimEnd().length,
  }));
  const large = new Set(
    found.flatMap(({ words }) =>
      words
        .slice(1)
        .filter((word) => word.capital)
        .map((word) => word.text),
    ),
  );
  return found.map((sentence) => ({
    ...sentence,
    words: sentence.words.map((word, index) =>
      index === 0 ? { ...word, capital: large.has(word.text) } : word,
    ),
  }));
}

function wordsOf(segments: Intl.Segments, offset: number, common: ReadonlySet<string>): PlainWord[] {
  return [...segments]
    .filter(({ segment: word, isWordLike }) => isWordLike && /\p{L}/u.test(word))
    .map(({ segment: word, index }) => {
      const text = word.replace(elision, '');
      const lower = text.toLowerCase();
      return {
        text,
        lower,
        key: fold(text),
        from: offset + index + word.length - text.length,
        to: offset + index + word.length,
        common: common.has(lower) || common.has(word.toLowerCase()) || isLetter(text),
        capital: /^\p{Lu}\p{Ll}/u.test(text),
        elided: article.test(word),
      };
    });
}

/** A single letter is no word to search for, a single Chinese character may be. */
function isLetter(text: string): boolean {
  return [...text].length === 1 && !/\p{Script=Han}/u.test(text);
}
