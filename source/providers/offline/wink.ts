import type { WinkMethods } from 'wink-nlp';

let loading: Promise<WinkMethods> | undefined;

/** A word or sign of a text as wink-nlp reads it. */
export interface Token {
  text: string;
  /** Universal part of speech: NOUN, PROPN, ADJ, VERB, … */
  pos: string;
  lemma: string;
  /** One of the words that every text has. */
  common: boolean;
  from: number;
  to: number;
}

export interface Sentence {
  tokens: readonly Token[];
  from: number;
  to: number;
}

/** The sentences of an English text. The model (3 MB) is loaded when first needed. */
export async function readEnglish(text: string): Promise<Sentence[]> {
  loading ??= load();
  const { readDoc, its } = await loading;
  const document = readDoc(text);
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
    return {
      text: value,
      pos: parts[index] ?? 'X',
      lemma: lemmas[index] ?? value.toLowerCase(),
      common: common[index] ?? false,
      from,
      to: end,
    };
  });
  return document
    .sentences()
    .out(its.span)
    .flatMap((span) => {
      const own = all.slice(Number(span[0]), Number(span[1]) + 1).filter((token) => token.pos !== 'SPACE');
      const [first] = own;
      const last = own.at(-1);
      return first && last ? [{ tokens: own, from: first.from, to: last.to }] : [];
    });
}

async function load(): Promise<WinkMethods> {
  const [{ default: winkNlp }, { default: model }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  return winkNlp(model, ['sbd', 'pos']);
}
