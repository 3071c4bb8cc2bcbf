import MiniSearch, { type SearchResult } from 'minisearch';
import { searchTerms } from './terms.ts';
import { fileTitle } from './title.ts';
import type { LibraryVideo } from './video.ts';

/** A video that a search found. */
export interface Found {
  video: LibraryVideo;
  /** How much of what was searched for it matches, 0 to 1. */
  relevance: number;
}

/** One phrase of a search and what a full match of it is worth, 0 to 1. */
export interface WeightedPhrase {
  text: string;
  weight: number;
}

export interface TextIndex {
  /** Videos that match at least one of the phrases and are wanted, best first. */
  search(
    phrases: readonly WeightedPhrase[],
    limit: number,
    wanted?: (video: LibraryVideo) => boolean,
  ): Found[];
}

/** A word in the title says what the film shows; in its folder or a long description it may be there by the way. */
const fields = { title: 1, tags: 1, description: 0.9, folders: 0.85 } as const;
const places = new Map<string, number>(Object.entries(fields));
type Row = Record<keyof typeof fields, string> & { id: number };

/** How much of a word counts when it is the beginning of a longer one, or a likely misspelling of it. */
const beginning = 0.7;
const misspelling = 0.6;
/** Videos that match less are not worth a look. */
const leastRelevance = 0.15;
/** Rows added between two breaths, so that the screen stays alive while 20,000 films are taken up. */
const rowsAtOnce = 500;

/** An index of everything that is said about the videos, made in memory: about half a second for 20,000. */
export async function buildTextIndex(videos: readonly LibraryVideo[]): Promise<TextIndex> {
  const rows = videos.map(rowOf);
  const frequency = countTerms(rows);
  const index = new MiniSearch<Row>({
    fields: Object.keys(fields),
    // Rows hold finished terms already.
    tokenize: (text) => text.split(' ').filter(Boolean),
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3, tags: 2, folders: 1.5 },
      prefix: (term) => term.length >= 3,
      // "rain" is no misspelling of "train" where both are known.
      fuzzy: (term) => (term.length >= 4 && !frequency.has(term) ? 0.2 : false),
      weights: { prefix: 0.4, fuzzy: 0.3 },
    },
  });
  await index.addAllAsync(rows, { chunkSize: rowsAtOnce });

  const rarity = (term: string) => Math.log(1 + rows.length / (1 + (frequency.get(term) ?? 0)));

  return {
    search(phrases, limit, wanted = () => true) {
      const { asked, terms, worth } = readPhrases(phrases, rarity);
      const judge = new Judge(terms);
      const found = index
        .search(terms.join(' '), { boostTerm: (term) => worth.get(term) ?? 1 })
        .flatMap((result) => {
          const video = videos[Number(result.id)];
          const quality = judge.qualities(result);
          let relevance = 0;
          for (const phrase of asked) relevance = Math.max(relevance, coverage(phrase, quality));
          const row = rows[Number(result.id)];
          return video && row && relevance >= leastRelevance && wanted(video)
            ? [{ video, relevance, row, score: result.score }]
            : [];
        });
      const inARow = ({ row }: (typeof found)[number]) => holdsInARow(row, asked[0]?.terms ?? []);
      return found
        .sort(
          (one, other) =>
            other.relevance - one.relevance ||
            inARow(other) - inARow(one) ||
            other.score - one.score ||
            one.row.id - other.row.id,
        )
        .slice(0, limit)
        .map(({ video, relevance }) => ({ video, relevance }));
    },
  };
}

/** A phrase as its terms, each with the share of the whole that it stands for: rare ones say more. */
interface Asked {
  terms: readonly string[];
  /** By the numbers that the terms have in the whole search. */
  shares: readonly { number: number; share: number }[];
}

/** All terms of a search, what each is worth at most, and which of them make up each phrase. */
function readPhrases(phrases: readonly WeightedPhrase[], rarity: (term: string) => number) {
  const worth = new Map<string, number>();
  const split = phrases.map(({ text, weight }) => ({ terms: [...new Set(searchTerms(text))], weight }));
  for (const { terms, weight } of split)
    for (const term of terms) worth.set(term, Math.max(worth.get(term) ?? 0, weight));
  const numbers = new Map([...worth.keys()].map((term, number) => [term, number]));
  const asked: Asked[] = split.map(({ terms, weight }) => {
    const whole = terms.reduce((sum, term) => sum + rarity(term), 0);
    const shareOf = (term: string) => (rarity(term) / whole) * weight;
    return { terms, shares: terms.map((term) => ({ number: numbers.get(term) ?? 0, share: shareOf(term) })) };
  });
  return { asked, terms: [...worth.keys()], worth };
}

function coverage({ shares }: Asked, quality: Float64Array): number {
  let sum = 0;
  for (const { number, share } of shares) sum += share * (quality[number] ?? 0);
  // Rounded, so that two films that match alike are a tie.
  return Math.min(1, Math.round(sum * 1000) / 1000);
}

/** 1 when the title holds the phrase as it stands, which settles a tie. */
function holdsInARow(row: Row, terms: readonly string[]): number {
  return ` ${row.title} `.includes(` ${terms.join(' ')} `) ? 1 : 0;
}

function rowOf(video: LibraryVideo, id: number): Row {
  const terms = (...texts: (string | undefined)[]) => searchTerms(texts.join(' ')).join(' ');
  return {
    id,
    title: terms(fileTitle(video), video.about.title),
    tags: terms(...video.about.tags),
    description: terms(video.about.description, video.about.author),
    folders: terms(...video.folders),
  };
}

function countTerms(rows: readonly Row[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = `${row.title} ${row.tags} ${row.description} ${row.folders}`;
    for (const term of new Set(text.split(' '))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/** Says how well rows answer the terms of one search. */
class Judge {
  readonly #terms: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  /** What was found to resemble which terms, over all rows. */
  readonly #alike = new Map<string, { number: number; share: number }[]>();
  readonly #best: Float64Array;

  constructor(terms: readonly string[]) {
    this.#terms = terms;
    this.#numbers = new Map(terms.map((term, number) => [term, number]));
    this.#best = new Float64Array(terms.length);
  }

  /**
   * For each term, by its number: 1 when it stands in the title or the tags, less for other fields and for words that
   * only resemble it. The same array each time.
   */
  qualities({ queryTerms, match }: SearchResult): Float64Array {
    const best = this.#best.fill(0);
    for (const term of queryTerms) best[this.#numbers.get(term) ?? -1] = misspelling * fields.folders;
    for (const found in match) {
      let place = 0;
      for (const field of match[found] ?? []) place = Math.max(place, places.get(field) ?? 0);
      for (const { number, share } of this.#resembled(found))
        best[number] = Math.max(best[number] ?? 0, share * place);
    }
    return best;
  }

  #resembled(found: string): { number: number; share: number }[] {
    const known = this.#alike.get(found);
    if (known) return known;
    const resembled = this.#terms.flatMap((term, number) =>
      found.startsWith(term) ? [{ number, share: found === term ? 1 : beginning }] : [],
    );
    this.#alike.set(found, resembled);
    return resembled;
  }
}
