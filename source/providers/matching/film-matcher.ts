import { describeFit } from './describe-fit.ts';
import { largest, raise } from './film-answers.ts';
import type { FilmIndex } from './film-index.ts';
import type { FilmVectors } from './film-vectors.ts';
import type { FilmText } from './film-words.ts';
import { type Evidence, fitScore, searchOrder } from './fit.ts';
import type { MatchQuery } from './match-query.ts';
import { keptVectors, type SentenceModel } from './sentence-model/model.ts';
import type { Language } from './words/language.ts';
import { languageOf } from './words/language.ts';
import { splitWords } from './words/split-words.ts';

/** A film with how well it fits a moment. */
export interface FilmMatch {
  row: number;
  /** From 1 to 10; 6 is just good enough. */
  score: number;
  /** Why, in a few words. */
  reason: string;
  /** What the score is made from. */
  evidence: Evidence;
}

/** Other words for the same thing count nearly as much as the phrase; what else is to be seen less. */
const alternateWorth = 0.9;
const thingWorth = 0.5;
/** An alternate that says one thing only ("clouds close up") needs the support of what is said. */
const singleWorth = 0.45;
/** What other words are worth in the order without a sentence. */
const otherWords = 0.5;
/** Films that are looked at closely in one search. */
const closeLooks = 80;
/** Films that may be among those, by a rough look. */
const roughLooks = 400;
/** A word is worth asking for when it counts this much. */
const contentWeight = 0.3;

/** Some films, ready to be matched with moments of a talk. */
export class FilmMatcher {
  readonly index: FilmIndex;
  readonly films: readonly FilmText[];
  readonly #model: SentenceModel | undefined;
  /** The films' meanings, once they have been read. */
  vectors: FilmVectors | undefined;

  constructor(films: readonly FilmText[], index: FilmIndex, model: SentenceModel | undefined) {
    this.films = films;
    this.index = index;
    this.#model = model;
  }

  /** The films that have anything in common with what is searched for and are wanted, best first. */
  async search(
    query: MatchQuery,
    limit: number,
    signal: AbortSignal,
    wanted: (row: number) => boolean = () => true,
  ): Promise<FilmMatch[]> {
    const asked = await this.#ask(query, signal);
    const orders = asked.phrases.map((_, row) => orderOf(row, asked, asked.near?.[row]));
    const rough = largest(orders, Math.max(roughLooks, limit), wanted);
    const close = rough
      .map(({ row }) => ({ row, value: orderOf(row, asked, this.#meaning(row, asked)?.both) }))
      .sort((one, other) => other.value - one.value)
      .slice(0, Math.max(closeLooks, limit));
    const matches = close.map(({ row, value }) => ({ ...this.#match(row, asked), order: value }));
    // Without a sentence the sum of both scores is the better order; the other tells whether a film fits at all.
    if (query.spoken !== '') matches.sort((one, other) => other.score - one.score || other.order - one.order);
    return matches.slice(0, limit).map(({ order: _, ...match }) => match);
  }

  /** Reads what is searched for and said in many needs together, which is faster than one by one. */
  async prepare(needs: readonly Pick<MatchQuery, 'phrase' | 'spoken'>[], signal: AbortSignal): Promise<void> {
    const [first] = needs;
    if (!this.#model || !this.vectors || !first) return;
    const spoken = needs.map((need) => need.spoken);
    const { code } = await languageOf({ ...first, alternates: [], things: [], around: spoken.join(' ') });
    if (code !== 'en') return;
    const texts = new Set([...spoken, ...needs.map(({ phrase }) => phrase)].filter(Boolean));
    await this.#model.embed([...texts].slice(0, keptVectors), signal);
  }

  /** How well each film fits, in the order of the films. */
  async judge(query: MatchQuery, signal: AbortSignal): Promise<FilmMatch[]> {
    const asked = await this.#ask(query, signal);
    return this.films.map((_, row) => this.#match(row, asked));
  }

  #match(row: number, asked: Asked): FilmMatch {
    const { share, shared } = asked.said(row);
    const evidence: Evidence = {
      phrase: asked.phrases[row] ?? 0,
      single: asked.single,
      said: share,
      spoken: asked.spoken?.[row],
      meaning: this.#meaning(row, asked),
    };
    const score = fitScore(evidence, asked.ownWords);
    return { row, score, reason: describeFit({ score, shared, evidence }), evidence };
  }

  async #ask(query: MatchQuery, signal: AbortSignal): Promise<Asked> {
    const language = await languageOf(query);
    const { phrase, alternates, things, spoken } = query;
    const scores = (text: string) => this.index.covered(text, language);
    const phrases = scores(phrase);
    for (const other of alternates)
      raise(phrases, scores(other), isSingle(other, language) ? singleWorth : alternateWorth);
    for (const thing of things.slice(0, 1)) raise(phrases, scores(thing), thingWorth);
    const content = splitWords(phrase).filter((word) => language.weight(word) >= contentWeight);
    const said = new Set(splitWords(spoken).map(language.stem));
    const words = new Set([phrase, ...alternates, ...things, spoken].flatMap(splitWords));
    return {
      phrases,
      // Where a sentence decides, the order is only which films are looked at closely.
      order: spoken === '' ? this.#phraseFirst(phrase, phrases, language) : phrases,
      spoken: spoken === '' ? undefined : scores(spoken),
      said: this.index.hearing(words, language),
      single: isSingle(phrase, language),
      ownWords: spoken === '' || !content.some((word) => said.has(language.stem(word))),
      ...(await this.#nearness(query, language, signal)),
    };
  }

  /** Films that only answer other words come after those that answer the phrase. */
  #phraseFirst(phrase: string, phrases: Float32Array, language: Language): Float32Array {
    const order = this.index.ordered(phrase, language);
    return order.map((score, row) => score || (phrases[row] ?? 0) * otherWords);
  }

  #meaning(row: number, { both, asked }: Asked): Evidence['meaning'] {
    if (!both || !asked || !this.vectors) return undefined;
    return { phrase: this.vectors.near(row, asked), both: this.vectors.near(row, both) };
  }

  /** The middle of how near each film is to the phrase and to the sentence. The model knows English only. */
  async #nearness(
    { phrase, spoken }: MatchQuery,
    { code }: Language,
    signal: AbortSignal,
  ): Promise<Pick<Asked, 'near' | 'asked' | 'both'>> {
    const { vectors: films } = this;
    const nothing = { near: undefined, asked: undefined, both: undefined };
    if (!this.#model || !films || code !== 'en') return nothing;
    const vectors = await this.#model.embed(spoken === '' ? [phrase] : [phrase, spoken], signal);
    const both = films.together(vectors);
    return { near: films.nearness(both), both, asked: vectors[0] && films.centered(vectors[0]) };
  }
}

function orderOf(row: number, { order, spoken }: Asked, meaning: number | undefined): number {
  return searchOrder({ phrase: order[row] ?? 0, spoken: spoken?.[row], meaning });
}

/** Whether a phrase says no more than one thing. */
function isSingle(phrase: string, { weight }: Language): boolean {
  return splitWords(phrase).filter((word) => weight(word) >= contentWeight).length < 2;
}

/** A query as it is put to the films. */
interface Asked {
  /** How much of the phrase, or of other words for it, each film says. */
  phrases: Float32Array;
  /** The same for the order in which films are given. */
  order: Float32Array;
  /** How much of the whole sentence each film says; undefined without a sentence. */
  spoken: Float32Array | undefined;
  said: (row: number) => { share: number; shared: string[] };
  single: boolean;
  /** The phrase is not taken from the sentence: somebody typed it. */
  ownWords: boolean;
  /** How near each film is in meaning to the phrase and the sentence, in a large library roughly. */
  near: Float32Array | undefined;
  /** The meaning of the phrase, and of the phrase and the sentence together, to be compared with single films. */
  asked: Float32Array | undefined;
  both: Float32Array | undefined;
}
