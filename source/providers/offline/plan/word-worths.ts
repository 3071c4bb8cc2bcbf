import { isUnspaced, type PlainSentence, type PlainWord } from '../words/plain-words.ts';
import {
  describesLittle,
  isArticle,
  isLikelyVerb,
  isLinkArticle,
  isPreposition,
  isRelative,
  isSurelyVerb,
  looksAbstract,
  standsBeforeVerb,
} from '../words/word-forms.ts';

/** How likely a word names a thing, by what it looks like and what stands before it. */
const surely = 1.15;
const likely = 1;
/** From here on a word is taken for a thing. */
export const maybe = 0.7;
const hardly = 0.3;
/** What a talk names often it is about: so much more for each doubling, up to sixteen times. */
const mentionWorth = 0.1;
const countedDoublings = 4;

/** How likely each word names something to film. */
export class Worths {
  readonly language: string | undefined;
  readonly #mentions: ReadonlyMap<string, number>;
  /** Words that somewhere in the talk follow an article. */
  readonly #nouns = new Set<string>();

  constructor(
    sentences: readonly PlainSentence[],
    mentions: ReadonlyMap<string, number>,
    language: string | undefined,
  ) {
    this.#mentions = mentions;
    this.language = language;
    for (const { words } of sentences) {
      for (const [index, word] of words.entries()) {
        const before = words[index - 1];
        const little = before !== undefined && describesLittle(before.key);
        const article = little ? words[index - 2] : before;
        const stands = word.elided || (article !== undefined && isArticle(article.lower, language));
        if (stands && !isSurelyVerb(word.key, language)) this.#nouns.add(word.key);
      }
    }
  }

  /** Said often, it is what the talk is about. */
  mentioned(word: PlainWord): number {
    return 1 + mentionWorth * Math.min(countedDoublings, Math.log2(this.mentions(word)));
  }

  mentions(word: PlainWord): number {
    return this.#mentions.get(subjectOf(word)) ?? 1;
  }

  /** German writes every noun large; elsewhere an article tells, and a large letter marks a name. */
  of(words: readonly PlainWord[], index: number): number {
    const word = words[index];
    if (!word || word.common || word.counted) return 0;
    if (looksAbstract(word.key, this.language) || describesLittle(word.key)) return hardly;
    if (isRelative(word.key)) return maybe;
    if (this.language === 'de') return word.capital ? surely : hardly;
    if (this.language === 'ja') return isJapaneseVerb(words, index) ? hardly : likely;
    if (isUnspaced(this.language)) return likely;
    if (word.pronoun) return hardly;
    if (word.elided || this.#nouns.has(word.key)) return surely;
    if (word.capital) return likely;
    return this.#isVerb(words, index) ? hardly : maybe;
  }

  /** By its ending, or because of what stands around it: "me enseñó", "riego los tomates". */
  #isVerb(words: readonly PlainWord[], index: number): boolean {
    const word = words[index];
    const before = words[index - 1];
    const next = words[index + 1];
    if (!word) return false;
    if (isLikelyVerb(word.key, this.language) || /[óéí]$|ée?s?$/.test(word.lower)) return true;
    if (before && standsBeforeVerb(before.key, this.language)) return true;
    return next !== undefined && isLinkArticle(next.lower) && !isPreposition(next.lower);
  }
}

/** The form in which subjects are compared: without endings of number and case. */
export function subjectOf({ key }: PlainWord): string {
  return key.replace(/(?<=.{4})(en|er|es|e|n|s|a|o|i|os|as|ы|и|а|я|ов|ом|ах|у|е)$/u, '');
}

/** A Japanese verb or adjective is written with its ending in hiragana, a noun with a particle. */
function isJapaneseVerb(words: readonly PlainWord[], index: number): boolean {
  const word = words[index];
  const next = words[index + 1];
  if (!word || !next || next.from !== word.to || !/^\p{Script=Hiragana}+$/u.test(next.text)) return false;
  return !/^(は|が|を|に|の|で|と|も|や|か|から|まで|へ|より|など|さん|たち|です|では|には|とは)$/u.test(
    next.text,
  );
}
