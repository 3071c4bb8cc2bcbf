import { type PlainSentence, type PlainWord, plainSentences } from '../words/plain-words.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';

/** Endings of abstract nouns in the languages of Europe, accents folded. */
const abstractEnding =
  /([ts]ion(e|en|i|s)?|cion(es)?|cao|ismo?|ismus|heit(en)?|keit(en)?|ung(en)?|itat(en)?|idad|idade|ness|schaft(en)?)$/;
/** Words of place and belonging that link two nouns into one picture, in languages many people speak. */
const links = new Set(
  (
    "de d' du des en à au aux dans sur avec et di da del dello della dei degli delle con nel nella su da do das dos com no na em " +
    'mit im in am an auf aus vor hinter unter über neben zum zur von der dem den die das einem einer eine ein ' +
    'van met op uit het een med på i av z na w'
  ).split(' '),
);
/** Words that stand before a noun and nothing else, or nearly so. */
const articles = new Set(
  (
    "le la les l' un une des du au aux ce cet cette ces mon ma mes son sa ses notre votre leur leurs " +
    'el los las una unos unas del al este esta su sus mi mis il lo gli i uno dei degli delle della nel nella ' +
    'o os as um uma do dos das no nas ao à de het een der die das den dem ein eine einen einem einer ' +
    'mein meine meinen unser unsere en ett et'
  ).split(' '),
);
const longestPhrase = 4;

/**
 * What a talk in any language names most, by word statistics alone: runs of words between common ones, weighed by how
 * often the talk says them, how long they are, and whether they are written or used like nouns.
 */
export function statisticsPhrases(
  text: string,
  language: string | undefined,
  common: ReadonlySet<string>,
): KeyPhrases {
  const sentences = plainSentences(text, language, common);
  const mentions = new Map<string, number>();
  for (const { words } of sentences) {
    for (const word of words) if (!word.common) mentions.set(word.key, (mentions.get(word.key) ?? 0) + 1);
  }
  const worths = new Worths(sentences, mentions, language === 'de');
  const phrases = sentences.flatMap((sentence) =>
    runsOf(sentence.words).map((run) => keyPhrase(run, sentence, worths)),
  );
  return { phrases, mentions, views: [] };
}

/** How likely each word names something to show. */
class Worths {
  readonly #mentions: ReadonlyMap<string, number>;
  readonly #nounsAreLarge: boolean;
  /** Words that somewhere in the talk follow an article. */
  readonly #nouns = new Set<string>();

  constructor(
    sentences: readonly PlainSentence[],
    mentions: ReadonlyMap<string, number>,
    nounsAreLarge: boolean,
  ) {
    this.#mentions = mentions;
    this.#nounsAreLarge = nounsAreLarge;
    for (const { words } of sentences) {
      for (const [index, word] of words.entries()) {
        const before = words[index - 1];
        if (word.elided || (before && articles.has(before.lower))) this.#nouns.add(word.key);
      }
    }
  }

  of(word: PlainWord): number {
    const often = 1 + 0.3 * Math.min(4, Math.log2(this.#mentions.get(word.key) ?? 1));
    const long = Math.min(1, 0.4 + word.key.length / 12);
    return often * long * this.#noun(word) * (abstractEnding.test(word.key) ? 0.4 : 1);
  }

  /** German writes every noun large; elsewhere an article tells, and a large letter marks a name. */
  #noun(word: PlainWord): number {
    if (this.#nounsAreLarge) return word.capital ? 1.2 : 0.35;
    if (word.capital) return 1.2;
    return this.#nouns.has(word.key) ? 1.1 : 0.6;
  }

  /** Whether a run may end here: in German a phrase ends with its noun. */
  endsRun(word: PlainWord | undefined): boolean {
    return word !== undefined && (!this.#nounsAreLarge || word.capital);
  }
}

function keyPhrase(run: readonly PlainWord[], sentence: PlainSentence, worths: Worths): KeyPhrase {
  const content = run.filter((word) => !word.common);
  const best = content.toSorted((a, b) => worths.of(b) - worths.of(a))[0];
  const mean = content.reduce((sum, word) => sum + worths.of(word), 0) / content.length;
  const others = sentence.words.filter((word) => !word.common && worths.of(word) >= 0.6);
  const near = others.toSorted((a, b) => distance(a, run) - distance(b, run));
  const linked = content.length < run.length;
  const worthOfLength = content.length === 1 ? 0.6 : linked ? 1.15 : 1;
  return {
    kind: linked ? 'where' : 'thing',
    phrase: run.map((word) => word.text).join(' '),
    from: run[0]?.from ?? sentence.from,
    to: run.at(-1)?.to ?? sentence.to,
    sentence: { from: sentence.from, to: sentence.to },
    subject: best?.key ?? '',
    subjectSaid: best?.text ?? '',
    things: [...new Set([...content, ...near].map((word) => word.text))].slice(0, 6),
    weight: mean * worthOfLength * (worths.endsRun(run.at(-1)) ? 1 : 0.3),
  };
}

function distance(word: PlainWord, run: readonly PlainWord[]): number {
  return Math.abs(word.from - (run[0]?.from ?? 0));
}

/** Every run of up to two words between common ones, or of two words that links join: "marché aux poissons". */
function runsOf(words: readonly PlainWord[]): PlainWord[][] {
  const runs: PlainWord[][] = [];
  for (let first = 0; first < words.length; first += 1) {
    for (let length = 1; length <= longestPhrase; length += 1) {
      const run = words.slice(first, first + length);
      if (run.length === length && isRun(run)) runs.push(run);
    }
  }
  return runs;
}

function isRun(run: readonly PlainWord[]): boolean {
  const inner = run.slice(1, -1);
  if (run[0]?.common || run.at(-1)?.common) return false;
  if (run.length > 2 && !inner.every((word) => word.common && links.has(word.lower))) return false;
  return run.every((word, index) => index === 0 || word.from - (run[index - 1]?.to ?? 0) <= 1);
}
