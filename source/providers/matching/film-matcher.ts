import { describeFit } from './describe-fit.ts';
import type { FilmIndex, FilmText, Language } from './film-index.ts';
import type { FilmVectors } from './film-vectors.ts';
import { type Evidence, fitScore, searchOrder } from './fit.ts';
import { languageOf, type MatchQuery } from './match-query.ts';
import type { SentenceModel } from './sentence-model/model.ts';
import { splitWords } from './split-words.ts';

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
/** Without a sentence, films that only answer other words come after those that answer the phrase. */
const otherWords = 0.5;
/** Films that are looked at closely in one search. */
const closeLooks = 80;
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
    const near = asked.near;
    const rows = near ? this.films.keys() : asked.rows.keys();
    const ordered: { row: number; order: number }[] = [];
    for (const row of rows) {
      const phrase = asked.order.get(row) ?? 0;
      const order = searchOrder({ phrase, spoken: asked.spoken.get(row), meaning: near?.[row] });
      if (order > 0 && wanted(row)) ordered.push({ row, order });
    }
    ordered.sort((one, other) => other.order - one.order || one.row - other.row);
    const close = ordered.slice(0, Math.max(closeLooks, limit));
    const matches = close.map(({ row, order }) => ({ ...this.#match(row, asked), order }));
    // Without a sentence the sum of both scores is the better order; the other tells whether a film fits at all.
    if (query.spoken !== '') matches.sort((one, other) => other.score - one.score || other.order - one.order);
    return matches.slice(0, limit).map(({ order: _, ...match }) => match);
  }

  /** How well each film fits, in the order of the films. */
  async judge(query: MatchQuery, signal: AbortSignal): Promise<FilmMatch[]> {
    const asked = await this.#ask(query, signal);
    return this.films.map((_, row) => this.#match(row, asked));
  }

  #match(row: number, asked: Asked): FilmMatch {
    const { share, shared } = this.index.said(row, asked.words, asked.language);
    const evidence: Evidence = {
      phrase: asked.phrases.get(row) ?? 0,
      single: asked.single,
      said: share,
      spoken: asked.hasSentence ? (asked.spoken.get(row) ?? 0) : undefined,
      meaning: this.#meaning(row, asked),
    };
    const score = fitScore(evidence, asked.ownWords);
    return { row, score, reason: describeFit({ score, shared, evidence }), evidence };
  }

  async #ask(query: MatchQuery, signal: AbortSignal): Promise<Asked> {
    const language = await languageOf(query);
    const { phrase, alternates, things, spoken } = query;
    const scores = (text: string) => this.index.covered(text, language);
    const phrases = new Map<number, number>();
    const add = (found: Map<number, number>, worth: number) => {
      for (const [row, score] of found) phrases.set(row, Math.max(phrases.get(row) ?? 0, score * worth));
    };
    add(scores(phrase), 1);
    for (const other of alternates)
      add(scores(other), isSingle(other, language) ? singleWorth : alternateWorth);
    for (const thing of things.slice(0, 1)) add(scores(thing), thingWorth);
    const sentence = spoken === '' ? new Map<number, number>() : scores(spoken);
    const content = splitWords(phrase).filter((word) => language.weight(word) >= contentWeight);
    const said = new Set(splitWords(spoken).map(language.stem));
    // Where a sentence decides, the order is only which films are looked at closely.
    const order = spoken === '' ? this.index.ordered(phrase, language) : phrases;
    for (const [row, score] of phrases) if (!order.has(row)) order.set(row, score * otherWords);
    return {
      language,
      phrases,
      order,
      spoken: sentence,
      rows: new Set([...phrases.keys(), ...sentence.keys()]),
      hasSentence: spoken !== '',
      single: isSingle(phrase, language),
      ownWords: spoken === '' || !content.some((word) => said.has(language.stem(word))),
      words: new Set([phrase, ...alternates, ...things, spoken].flatMap(splitWords)),
      ...(await this.#nearness(query, language, signal)),
    };
  }

  #meaning(row: number, { near, asked }: Asked): Evidence['meaning'] {
    if (!near || !asked || !this.vectors) return undefined;
    return { phrase: this.vectors.near(row, asked), both: near[row] ?? 0 };
  }

  /** The middle of how near each film is to the phrase and to the sentence. The model knows English only. */
  async #nearness(
    { phrase, spoken }: MatchQuery,
    { code }: Language,
    signal: AbortSignal,
  ): Promise<Pick<Asked, 'near' | 'asked'>> {
    if (!this.#model || !this.vectors || code !== 'en') return { near: undefined, asked: undefined };
    const vectors = await this.#model.embed(spoken === '' ? [phrase] : [phrase, spoken], signal);
    return { near: this.vectors.nearness(vectors), asked: vectors[0] && this.vectors.centered(vectors[0]) };
  }
}

/** Whether a phrase says no more than one thing. */
function isSingle(phrase: string, { weight }: Language): boolean {
  return splitWords(phrase).filter((word) => weight(word) >= contentWeight).length < 2;
}

/** A query as it is put to the films. */
interface Asked {
  language: Language;
  /** Films by how well they answer the phrase or other words for it. */
  phrases: Map<number, number>;
  /** The same for the order in which films are given. */
  order: Map<number, number>;
  /** Films by how well they answer the whole sentence. */
  spoken: Map<number, number>;
  /** Films that share a word with any of it. */
  rows: ReadonlySet<number>;
  hasSentence: boolean;
  single: boolean;
  /** The phrase is not taken from the sentence: somebody typed it. */
  ownWords: boolean;
  words: ReadonlySet<string>;
  /** How near each film is in meaning to the phrase and the sentence, and the phrase's own meaning. */
  near: Float32Array | undefined;
  asked: Float32Array | undefined;
}
