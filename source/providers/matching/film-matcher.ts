import { describeFit } from './describe-fit.ts';
import type { FilmIndex } from './film-index.ts';
import type { FilmVectors } from './film-vectors.ts';
import { type FitEvidence, fitScore, searchOrder } from './fit.ts';
import type { MatchQuery } from './match-query.ts';
import { maxCachedVectors, type SentenceModel } from './sentence-model/model.ts';
import { findLargestRows, raiseValues } from './word-hits.ts';
import type { Language } from './words/language.ts';
import { languageOf } from './words/language.ts';
import { splitWords } from './words/split-words.ts';

/** How well a film fits a moment of a talk. */
export interface FilmMatch {
  row: number;
  /** 1 to 10; 6 is just good enough. */
  score: number;
  /** An explanation in a few words. */
  reason: string;
  /** The inputs of the score. */
  evidence: FitEvidence;
}

/** Weight of alternates, which mean the same, and of the other things to be seen, relative to the phrase. */
const alternateFactor = 0.9;
const thingFactor = 0.5;
/** Weight of an alternate with a single content word ("clouds close up"), which needs support from the sentence. */
const singleFactor = 0.45;
/** Weight of matches with other words in the order of a search without a sentence. */
const otherWordsFactor = 0.5;
/** Films of a search that get an exact score. */
const exactScores = 80;
/** Films that are preselected for it by a rough score. */
const roughScores = 400;
/** Min weight of a word that makes a sentence longer. */
const minSpokenWeight = 0.1;
/** Min weight of a word that is more than an attribute or unspecific people. */
const minSpecificWeight = 0.4;
/** Min weight of a content word. */
const minContentWeight = 0.3;

/** Enough text of many needs to detect their language. */
const detectionCharacters = 2000;

/** Matches a set of films with moments of a talk. */
export class FilmMatcher {
  readonly index: FilmIndex;
  /** Words in the folder names of all films, which their texts are without. */
  readonly sharedFolders: ReadonlySet<string>;
  readonly #model: SentenceModel | undefined;
  /** The sentence vectors of the films, once they are ready. */
  vectors: FilmVectors | undefined;

  constructor(
    index: FilmIndex,
    model: SentenceModel | undefined,
    sharedFolders: ReadonlySet<string> = new Set(),
  ) {
    this.sharedFolders = sharedFolders;
    this.index = index;
    this.#model = model;
  }

  /** Finds the films that have anything in common with the query and pass the filter, best first. */
  async search(
    query: MatchQuery,
    limit: number,
    signal: AbortSignal,
    wanted: (row: number) => boolean = () => true,
  ): Promise<FilmMatch[]> {
    const asked = await this.#ask(query, signal);
    const orders = new Float32Array(asked.phrases.length);
    for (let row = 0; row < orders.length; row++) orders[row] = orderOf(row, asked, asked.near?.[row]);
    const rough = findLargestRows(orders, Math.max(roughScores, limit), wanted);
    const close = rough
      .map(({ row }) => ({ row, value: orderOf(row, asked, this.#meaning(row, asked)?.both) }))
      .sort((one, other) => other.value - one.value)
      .slice(0, Math.max(exactScores, limit));
    const matches = close.map(({ row, value }) => ({ ...this.#match(row, asked), order: value }));
    // Without a sentence `order` is the better ranking, and `score` only tells whether a film fits at all.
    if (query.spoken !== '') matches.sort((one, other) => other.score - one.score || other.order - one.order);
    return matches.slice(0, limit).map(({ order: _, ...match }) => match);
  }

  /**
   * Begins to compute the vectors of many needs, which is faster than one by one. Searches for these needs wait for
   * their own vectors only.
   */
  async prepare(needs: readonly Pick<MatchQuery, 'phrase' | 'spoken'>[], signal: AbortSignal): Promise<void> {
    const [first] = needs;
    if (!this.#model || !this.vectors || !first) return;
    const spoken = needs.map((need) => need.spoken);
    const around = [...new Set(spoken)].join(' ').slice(0, detectionCharacters);
    const { code } = await languageOf({ ...first, alternates: [], things: [], around });
    if (code !== 'en') return;
    const texts = new Set([...spoken, ...needs.map(({ phrase }) => phrase)].filter(Boolean));
    // A search that needs the vectors asks for them again, and gets the error.
    this.#model.embed([...texts].slice(0, maxCachedVectors), signal).catch(() => {});
  }

  /** Scores all films, in the order of the films. */
  async judge(query: MatchQuery, signal: AbortSignal): Promise<FilmMatch[]> {
    const asked = await this.#ask(query, signal);
    return Array.from({ length: this.index.size }, (_, row) => this.#match(row, asked));
  }

  #match(row: number, asked: ScoredQuery): FilmMatch {
    const { share, asked: words, spoken, context } = asked.spokenShareOf(row);
    const evidence: FitEvidence = {
      phrase: asked.phrases[row] ?? 0,
      single: asked.single,
      spokenShare: share,
      sharedWords: spoken,
      context,
      sentenceWords: asked.sentenceWords,
      spoken: asked.spoken?.[row],
      meaning: this.#meaning(row, asked),
    };
    const score = fitScore(evidence, asked.ownWords);
    return { row, score, reason: describeFit({ score, words, evidence }), evidence };
  }

  async #ask(query: MatchQuery, signal: AbortSignal): Promise<ScoredQuery> {
    const language = await languageOf(query);
    const { phrase, alternates, things, spoken } = query;
    const scores = (text: string) => this.index.covered(text, language);
    const phrases = scores(phrase);
    for (const other of alternates)
      raiseValues(phrases, scores(other), isSingle(other, language) ? singleFactor : alternateFactor);
    for (const thing of things.slice(0, 1)) raiseValues(phrases, scores(thing), thingFactor);
    const isContent = (word: string) => language.weight(word) >= minContentWeight;
    const content = splitWords(phrase).filter(isContent);
    const spokenWords = splitWords(spoken);
    const spokenStems = new Set(spokenWords.map(language.stem));
    return {
      phrases,
      // With a sentence the order only selects the films that get an exact score.
      order: spoken === '' ? this.#phraseFirst(phrase, phrases, language) : phrases,
      spoken: spoken === '' ? undefined : scores(spoken),
      spokenShareOf: this.index.ownWordsAmong(
        {
          spoken: spokenWords,
          phrase: splitWords(phrase),
          others: [...alternates, ...things].flatMap(splitWords),
        },
        language,
      ),
      single: isSingle(phrase, language),
      sentenceWords: new Set(spokenWords.filter((word) => language.weight(word) >= minSpokenWeight)).size,
      ownWords: spoken === '' || !content.some((word) => spokenStems.has(language.stem(word))),
      ...(await this.#nearness(query, language, signal)),
    };
  }

  /** Films that match only other words come after those that match the phrase. */
  #phraseFirst(phrase: string, phrases: Float32Array, language: Language): Float32Array {
    const order = this.index.ordered(phrase, language);
    return order.map((score, row) => score || (phrases[row] ?? 0) * otherWordsFactor);
  }

  #meaning(row: number, { both, asked }: ScoredQuery): FitEvidence['meaning'] {
    if (!both || !asked || !this.vectors) return undefined;
    return { phrase: this.vectors.near(row, asked), both: this.vectors.near(row, both) };
  }

  /** The similarity of each film to the mean of phrase and sentence. The model supports English only. */
  async #nearness(
    { phrase, spoken }: MatchQuery,
    { code }: Language,
    signal: AbortSignal,
  ): Promise<Pick<ScoredQuery, 'near' | 'asked' | 'both'>> {
    const { vectors: films } = this;
    const nothing = { near: undefined, asked: undefined, both: undefined };
    if (!this.#model || !films || code !== 'en') return nothing;
    const vectors = await this.#model.embed(spoken === '' ? [phrase] : [phrase, spoken], signal);
    const both = films.together(vectors);
    return { near: films.nearness(both), both, asked: vectors[0] && films.centered(vectors[0]) };
  }
}

function orderOf(row: number, { order, spoken }: ScoredQuery, meaning: number | undefined): number {
  return searchOrder({ phrase: order[row] ?? 0, spoken: spoken?.[row], meaning });
}

/** Whether a phrase has at most one word that says what is seen. */
function isSingle(phrase: string, { weight }: Language): boolean {
  return splitWords(phrase).filter((word) => weight(word) >= minSpecificWeight).length < 2;
}

/** A query with its scores for all films. */
interface ScoredQuery {
  /** The share of the phrase, or of an alternate, that each film contains. */
  phrases: Float32Array;
  /** The word score for the order of a search. */
  order: Float32Array;
  /** The share of the sentence that each film contains; undefined without a sentence. */
  spoken: Float32Array | undefined;
  spokenShareOf: ReturnType<FilmIndex['ownWordsAmong']>;
  single: boolean;
  /** The number of words in the sentence that are not function words. */
  sentenceWords: number;
  /** Whether the phrase is not from the sentence, because the user typed it. */
  ownWords: boolean;
  /** Similarity in meaning of each film to phrase and sentence; approximate in a large library. */
  near: Float32Array | undefined;
  /** The vectors of the phrase, and of phrase and sentence together, for comparison with single films. */
  asked: Float32Array | undefined;
  both: Float32Array | undefined;
}
