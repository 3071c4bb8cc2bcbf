import { fold } from '../../../core/plan/phrase.ts';
import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { isEmptyName } from './small-talk.ts';
import { timeWords } from './time-words.ts';

/** A word of a talk in any language. */
export interface PlainWord {
  /** As written, without an article that is written with it. */
  text: string;
  lower: string;
  /** What is compared: lower case without accents. */
  key: string;
  from: number;
  to: number;
  /** One of the words that every text in this language has, or one that greets or names the video. */
  common: boolean;
  /** A month, a day, an amount, a number: nothing to film. */
  counted: boolean;
  /** Written large though no sentence begins: a name, in German any noun. */
  capital: boolean;
  /** Had an article written with it: "l'eau". */
  elided: boolean;
  /** Had a pronoun written with it: "s'endort". */
  pronoun: boolean;
}

export interface PlainSentence {
  words: readonly PlainWord[];
  from: number;
  to: number;
}

/** What a talk's words are told by. */
export interface WordRules {
  language: string | undefined;
  common: ReadonlySet<string>;
}

/** French and Italian articles and pronouns that are written with the next word. */
const elision = /^(?:l|d|qu|j|n|s|c|m|t|un|dell|nell|all|sull|quell|dall)['’](?=\p{L})/iu;
const pronoun = /^(?:j|n|s|m|t)['’]/iu;
const article = /^(?:l|un|dell|nell|all|sull|dall)['’]/iu;

/** Languages written without spaces, whose words Intl finds by a dictionary. */
const unspaced = new Set(['ja', 'zh', 'th', 'my']);

/** The words of a talk's sentences, as Unicode finds them in each language. */
export async function plainSentences(
  text: string,
  spans: readonly SentenceSpan[],
  rules: WordRules,
  rest: () => Promise<void>,
): Promise<PlainSentence[]> {
  const segmenter = new Intl.Segmenter(rules.language, { granularity: 'word' });
  const found: PlainSentence[] = [];
  for (const [index, { from, to }] of spans.entries()) {
    found.push({ words: wordsOf(segmenter.segment(text.slice(from, to)), from, rules), from, to });
    if (index % 500 === 499) await rest();
  }
  // A word that is large inside a sentence is so at its beginning, too.
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
  const { times, amounts } = timeWords(language);
  const words = withHyphens([...segments])
    .filter(({ segment: word, isWordLike }) => isWordLike && /[\p{L}\p{N}]/u.test(word))
    .map(({ segment: word, index }): PlainWord => {
      const text = word.replace(elision, '');
      const lower = text.toLowerCase();
      const key = fold(text);
      const everyday = common.has(lower) || common.has(word.toLowerCase()) || isEmptyName(key);
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
  // "achtzig Euro": what stands before an amount counts it.
  return words.map((word, index) => {
    const next = words[index + 1];
    const number =
      next?.counted === true && amounts.has(next.key) && next.from - word.to <= 1 && !word.capital;
    return number ? { ...word, counted: true } : word;
  });
}

/** "grand-mère" is one word. */
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

/** A single letter, one Chinese character, and in Japanese what is written in hiragana: endings and particles. */
function saysLittle(text: string, language: string | undefined): boolean {
  if ([...text].length === 1 && !(language === 'ja' && /\p{Script=Han}/u.test(text))) return true;
  return language === 'ja' && /^[\p{Script=Hiragana}ー]+$/u.test(text);
}

/** Whether a language is written without spaces between words. */
export function isUnspaced(language: string | undefined): boolean {
  return language !== undefined && unspaced.has(language);
}
