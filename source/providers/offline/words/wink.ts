import type { WinkMethods } from 'wink-nlp';
import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { withoutMistakenNouns, withoutMistakenVerbs } from './mistaken-verbs.ts';
import type { Sentence, Token } from './tokens.ts';
import { isPlace } from './visibility.ts';

let loading: Promise<WinkMethods> | undefined;

/** Min absolute sentiment of a judging adjective in wink-nlp's lexicon (-1 to 1). */
const judgingSentiment = 0.6;
/** Characters per batch: large enough to be fast, small enough to be interrupted soon. */
const batchCharacters = 8_000;

/**
 * Tags the sentences of an English text, in batches with a pause in between. The model (3 MB) is loaded at the first
 * call.
 */
export async function readEnglish(
  text: string,
  spans: readonly SentenceSpan[],
  pause: () => Promise<void>,
): Promise<Sentence[]> {
  loading ??= load();
  const wink = await loading;
  const plain = withoutShouting(text);
  const judging = new Map<string, boolean>();
  const sentences: Sentence[] = [];
  for (const batch of batchesOf(spans)) {
    sentences.push(...readBatch(wink, plain, batch, judging));
    await pause();
  }
  return withNames(sentences);
}

function batchesOf(spans: readonly SentenceSpan[]): SentenceSpan[][] {
  const batches: SentenceSpan[][] = [];
  let characters = batchCharacters;
  for (const span of spans) {
    if (characters >= batchCharacters) {
      batches.push([]);
      characters = 0;
    }
    batches.at(-1)?.push(span);
    characters += span.to - span.from;
  }
  return batches;
}

/**
 * Tags several sentences as one text, with a full stop added to each that has none; tokens outside of the sentences are
 * dropped.
 */
function readBatch(
  { readDoc, its }: WinkMethods,
  text: string,
  spans: readonly SentenceSpan[],
  judging: Map<string, boolean>,
): Sentence[] {
  let joined = '';
  const starts = spans.map(({ from, to }) => {
    const start = joined.length;
    const sentence = text.slice(from, to);
    joined += /[.!?…]["'”’)\]]*$/u.test(sentence) ? `${sentence} ` : `${sentence} . `;
    return start;
  });
  const tokens = readDoc(joined).tokens();
  const values = tokens.out(its.value).map(String);
  const spaces = tokens.out(its.precedingSpaces).map(String);
  const parts = tokens.out(its.pos).map(String);
  // wink-nlp's types do not match the arguments with which it calls its lemma function.
  const { lemma }: { lemma(index: number, read: unknown, addons: unknown): string } = its;
  const lemmas = tokens.out(lemma).map(String);
  const common = tokens.out(its.stopWordFlag).map(Boolean);
  const isJudging = (word: string) => {
    const known = judging.get(word) ?? Math.abs(Number(readDoc(word).out(its.sentiment))) >= judgingSentiment;
    judging.set(word, known);
    return known;
  };
  const found: Token[][] = spans.map(() => []);
  let end = 0;
  let place = 0;
  for (const [index, value] of values.entries()) {
    const from = end + (spaces[index]?.length ?? 0);
    end = from + value.length;
    while (place + 1 < spans.length && from >= (starts[place + 1] ?? 0)) place += 1;
    const span = spans[place];
    const shift = (span?.from ?? 0) - (starts[place] ?? 0);
    const pos = parts[index] ?? 'X';
    if (!span || end + shift > span.to || pos === 'SPACE') continue;
    found[place]?.push({
      text: value,
      pos,
      lemma: (lemmas[index] ?? value).toLowerCase(),
      common: common[index] ?? false,
      name: pos === 'PROPN' && /\p{Lu}/u.test(value),
      judging: pos === 'ADJ' && isJudging(value.toLowerCase()),
      from: from + shift,
      to: end + shift,
    });
  }
  return spans.map(({ from, to }, index) => ({
    tokens: withoutMistakenNouns(withoutMistakenVerbs(found[index] ?? [])),
    from,
    to,
  }));
}

/** A capital at the start of a sentence does not make a word a name: "Seagulls". */
function withNames(sentences: readonly Sentence[]): Sentence[] {
  const names = new Set<string>();
  for (const { tokens } of sentences) {
    for (const [index, token] of tokens.entries()) if (index > 0 && token.name) names.add(token.text);
  }
  return sentences.map((sentence) => {
    const [first, second, ...rest] = sentence.tokens;
    if (!first) return sentence;
    const name = first.name && (names.has(first.text) || isPlace(first.lemma) || second?.name === true);
    const begin = { ...first, name };
    return { ...sentence, tokens: second ? [begin, second, ...rest] : [begin] };
  });
}

/** Converts captions in capitals to lower case; otherwise every word would be tagged as a name. */
function withoutShouting(text: string): string {
  const lower = text.toLowerCase();
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  const large = text.match(/\p{Lu}/gu)?.length ?? 0;
  return small * 4 < large && lower.length === text.length ? lower : text;
}

async function load(): Promise<WinkMethods> {
  return (await import('./wink-model.ts')).wink;
}
