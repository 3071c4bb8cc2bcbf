import type { WinkMethods } from 'wink-nlp';
import { withoutMistakenVerbs } from './mistaken-verbs.ts';
import { isPlace } from './visibility.ts';

let loading: Promise<WinkMethods> | undefined;

/** A word or sign of a text as wink-nlp reads it. */
export interface Token {
  text: string;
  /** Universal part of speech: NOUN, PROPN, ADJ, VERB, … */
  pos: string;
  lemma: string;
  /** One of the words that every text has. */
  common: boolean;
  /** Written large as a name, not because a sentence begins. */
  name: boolean;
  /** An adjective that judges ("ridiculous") rather than describes ("yellow"). */
  judging: boolean;
  from: number;
  to: number;
}

export interface Sentence {
  tokens: readonly Token[];
  from: number;
  to: number;
}

/** From here on an adjective's sentiment in wink-nlp's lexicon (-1 to 1) is more than a shade. */
const judgingSentiment = 0.6;

/** The sentences of an English text. The model (3 MB) is loaded when first needed. */
export async function readEnglish(text: string): Promise<Sentence[]> {
  loading ??= load();
  const { readDoc, its } = await loading;
  const judging = new Map<string, boolean>();
  const isJudging = (word: string) => {
    const known = judging.get(word) ?? Math.abs(Number(readDoc(word).out(its.sentiment))) >= judgingSentiment;
    judging.set(word, known);
    return known;
  };
  const document = readDoc(withoutShouting(text));
  const tokens = document.tokens();
  const values = tokens.out(its.value).map(String);
  const spaces = tokens.out(its.precedingSpaces).map(String);
  const parts = tokens.out(its.pos).map(String);
  // wink-nlp's own types do not let its lemma through: they name other arguments than it is called with.
  const { lemma }: { lemma(index: number, read: unknown, addons: unknown): string } = its;
  const lemmas = tokens.out(lemma).map(String);
  const common = tokens.out(its.stopWordFlag).map(Boolean);
  let end = 0;
  const all = values.map((value, index): Token => {
    const from = end + (spaces[index]?.length ?? 0);
    end = from + value.length;
    const pos = parts[index] ?? 'X';
    return {
      text: value,
      pos,
      lemma: (lemmas[index] ?? value).toLowerCase(),
      common: common[index] ?? false,
      name: pos === 'PROPN' && /\p{Lu}/u.test(value),
      judging: pos === 'ADJ' && isJudging(value.toLowerCase()),
      from,
      to: end,
    };
  });
  const sentences = document
    .sentences()
    .out(its.span)
    .map((span) => all.slice(Number(span[0]), Number(span[1]) + 1).filter((token) => token.pos !== 'SPACE'))
    .map(withoutMistakenVerbs);
  const inside = sentences.flatMap((tokens) => tokens.slice(1));
  const names = new Set(inside.filter((token) => token.name).map((token) => token.text));
  return sentences.flatMap((tokens) => {
    const [first, second, ...rest] = tokens;
    if (!first) return [];
    // Every sentence begins large: that alone makes no name of "Seagulls".
    const name = first.name && (names.has(first.text) || isPlace(first.lemma) || second?.name === true);
    const end = tokens.at(-1)?.to ?? first.to;
    const begin = { ...first, name };
    return [{ tokens: second ? [begin, second, ...rest] : [begin], from: first.from, to: end }];
  });
}

/** Captions in capitals only would be read as nothing but names. */
function withoutShouting(text: string): string {
  const lower = text.toLowerCase();
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  const large = text.match(/\p{Lu}/gu)?.length ?? 0;
  return small * 4 < large && lower.length === text.length ? lower : text;
}

async function load(): Promise<WinkMethods> {
  return (await import('./wink-model.ts')).wink;
}
