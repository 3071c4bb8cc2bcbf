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

/** How likely a word is a thing, by its form and the words before it. */
const surely = 1.15;
const likely = 1;
/** Words from this value on are treated as things. */
export const minThingScore = 0.7;
const hardly = 0.3;
/** Additional weight for each doubling of the mentions, up to sixteen mentions. */
const mentionBonus = 0.1;
const countedDoublings = 4;

/** Estimates for each word how likely it can be filmed. */
export class WordScores {
  readonly language: string | undefined;
  readonly #mentions: ReadonlyMap<string, number>;
  /** Words that follow an article anywhere in the talk. */
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

  /** The weight factor for the number of mentions. */
  mentioned(word: PlainWord): number {
    return 1 + mentionBonus * Math.min(countedDoublings, Math.log2(this.mentions(word)));
  }

  mentions(word: PlainWord): number {
    return this.#mentions.get(findSubject(word)) ?? 1;
  }

  /** In German nouns are capitalized; in other languages an article marks a noun, and a capital a name. */
  of(words: readonly PlainWord[], index: number): number {
    const word = words[index];
    if (!word || word.common || word.counted) return 0;
    if (looksAbstract(word.key, this.language) || describesLittle(word.key)) return hardly;
    if (isRelative(word.key)) return minThingScore;
    if (this.language === 'de') return word.capital ? surely : hardly;
    if (this.language === 'ja') return isJapaneseVerb(words, index) ? hardly : likely;
    if (isUnspaced(this.language)) return likely;
    if (word.pronoun) return hardly;
    if (word.elided || this.#nouns.has(word.key)) return surely;
    if (word.capital) return likely;
    return this.#isVerb(words, index) ? hardly : minThingScore;
  }

  /** By its ending, or by the words around it: "me enseñó", "riego los tomates". */
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

/** The form in which subjects are compared, without endings of number and case. */
export function findSubject({ key }: PlainWord): string {
  return key.replace(/(?<=.{4})(en|er|es|e|n|s|a|o|i|os|as|ы|и|а|я|ов|ом|ах|у|е)$/u, '');
}

/** Whether a Japanese word is a verb or adjective: it is followed by an ending in hiragana, not by a particle. */
function isJapaneseVerb(words: readonly PlainWord[], index: number): boolean {
  const word = words[index];
  const next = words[index + 1];
  if (!word || !next || next.from !== word.to || !/^\p{Script=Hiragana}+$/u.test(next.text)) return false;
  return !/^(は|が|を|に|の|で|と|も|や|か|から|まで|へ|より|など|さん|たち|です|では|には|とは)$/u.test(
    next.text,
  );
}
