import { foldAccents } from '../../../core/plan/phrase.ts';
import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { isSmallTalkWord } from './small-talk.ts';
import { findTimeWords } from './time-words.ts';

/** A word of a talk in any language. */
export interface PlainWord {
  /** As written, without an elided article. */
  text: string;
  lower: string;
  /** The form that is compared: lower case without accents. */
  key: string;
  from: number;
  to: number;
  /** A stop word of the language, a greeting, or a word for the video itself. */
  common: boolean;
  /** A month, a day, an amount or a number, which cannot be filmed. */
  counted: boolean;
  /** Capitalized inside a sentence: a name, in German any noun. */
  capital: boolean;
  /** Had an elided article: "l'eau". */
  elided: boolean;
  /** Had an elided pronoun: "s'endort". */
  pronoun: boolean;
}

export interface PlainSentence {
  words: readonly PlainWord[];
  from: number;
  to: number;
}

/** The language of a talk and its stop words. */
export interface WordRules {
  language: string | undefined;
  common: ReadonlySet<string>;
}

/** Elided articles and pronouns in French and Italian. */
const elision = /^(?:l|d|qu|j|n|s|c|m|t|un|dell|nell|all|sull|quell|dall)['’](?=\p{L})/iu;
const pronoun = /^(?:j|n|s|m|t)['’]/iu;
const article = /^(?:l|un|dell|nell|all|sull|dall)['’]/iu;

/** Languages without spaces, whose words Intl.Segmenter finds with a dictionary. */
const unspaced = new Set(['ja', 'zh', 'th', 'my']);

/** Splits the sentences of a talk into words, by the Unicode rules of its language. */
export async function plainSentences(
  text: string,
  spans: readonly SentenceSpan[],
  rules: WordRules,
  pause: () => Promise<void>,
): Promise<PlainSentence[]> {
  const segmenter = new Intl.Segmenter(rules.language, { granularity: 'word' });
  const found: PlainSentence[] = [];
  for (const [index, { from, to }] of spans.entries()) {
    found.push({ words: wordsOf(segmenter.segment(text.slice(from, to)), from, rules), from, to });
    if (index % 500 === 499) await pause();
  }
  // At the start of a sentence a word counts as capitalized only if it is capitalized inside other sentences.
  const large = new Set<string>();
  const small = new Set<string>();
  for (const { words } of found) {
    for (const word of words.slice(1)) (word.capital ? large : small).add(word.lower);
  }
  const german = rules.language === 'de';
  const isLarge = (word: PlainWord) =>
    word.capital && (large.has(word.lower) || (german && !small.has(word.lower) && word.key.length > 2));
  return found.map((sentence) => ({
    ...sentence,
    words: sentence.words.map((word, index) => (index === 0 ? { ...word, capital: isLarge(word) } : word)),
  }));
}

function wordsOf(segments: Intl.Segments, offset: number, { language, common }: WordRules): PlainWord[] {
  const { times, amounts } = findTimeWords(language);
  const words = withHyphens([...segments])
    .filter(({ segment: word, isWordLike }) => isWordLike && /[\p{L}\p{N}]/u.test(word))
    .map(({ segment: word, index }): PlainWord => {
      const text = word.replace(elision, '');
      const lower = text.toLowerCase();
      const key = foldAccents(text);
      const everyday = common.has(lower) || common.has(word.toLowerCase()) || isSmallTalkWord(key);
      return {
        text,
        lower,
        key,
        from: offset + index + word.length - text.length,
        to: offset + index + word.length,
        common: everyday || saysLittle(text, language),
        counted: times.has(key) || amounts.has(key) || !/\p{L}/u.test(text),
        capital: /^\p{Lu}/u.test(text) && /\p{Ll}/u.test(text),
        elided: article.test(word),
        pronoun: pronoun.test(word),
      };
    });
  // "achtzig Euro": the word before a unit is a number.
  return words.map((word, index) => {
    const next = words[index + 1];
    const number =
      next?.counted === true && amounts.has(next.key) && next.from - word.to <= 1 && !word.capital;
    return number ? { ...word, counted: true } : word;
  });
}

/** Joins words with hyphens, such as "grand-mère". */
function withHyphens(segments: readonly Intl.SegmentData[]): Intl.SegmentData[] {
  const joined: Intl.SegmentData[] = [];
  for (const [index, segment] of segments.entries()) {
    const hyphen = segments[index - 1];
    const first = joined.at(-2);
    if (hyphen?.segment === '-' && first?.isWordLike && segment.isWordLike) {
      joined.splice(-2, 2, { ...first, segment: `${first.segment}-${segment.segment}` });
    } else joined.push(segment);
  }
  return joined;
}

/**
 * Whether a word has little meaning: a single letter or character, and in Japanese hiragana, which are endings and
 * particles.
 */
function saysLittle(text: string, language: string | undefined): boolean {
  if ([...text].length === 1 && !(language === 'ja' && /\p{Script=Han}/u.test(text))) return true;
  return language === 'ja' && /^[\p{Script=Hiragana}ー]+$/u.test(text);
}

/** Whether a language is written without spaces between words. */
export function isUnspaced(language: string | undefined): boolean {
  return language !== undefined && unspaced.has(language);
}
