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
  /** Videos that match, best first. */
  search(phrases: readonly WeightedPhrase[], limit: number): Found[];
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

  /** How well each matching row answers one phrase: the share of its terms found, rare terms counting more. */
  function matches(phrase: string): { id: number; coverage: number; score: number }[] {
    const terms = [...new Set(searchTerms(phrase))];
    if (terms.length === 0) return [];
    const whole = terms.reduce((sum, term) => sum + rarity(term), 0);
    return index.search(terms.join(' ')).map((result) => {
      const found = terms.map((term) => rarity(term) * quality(term, result));
      const coverage = found.reduce((sum, value) => sum + value, 0) / whole;
      return { id: Number(result.id), coverage, score: result.score };
    });
  }

  return {
    search(phrases, limit) {
      const best = new Map<number, { relevance: number; order: number }>();
      for (const { text, weight } of phrases) {
        const joined = searchTerms(text).join(' ');
        for (const { id, coverage, score } of matches(text)) {
          const inARow = ` ${rows[id]?.title} `.includes(` ${joined} `) ? 1.5 : 1;
          const before = best.get(id) ?? { relevance: 0, order: 0 };
          best.set(id, {
            relevance: Math.max(before.relevance, Math.min(1, coverage * weight)),
            order: before.order + score * weight * inARow,
          });
        }
      }
      return [...best]
        .filter(([, { relevance }]) => relevance >= leastRelevance)
        .sort(([one, a], [other, b]) => b.relevance - a.relevance || b.order - a.order || one - other)
        .slice(0, limit)
        .flatMap(([id, { relevance }]) => {
          const video = videos[id];
          return video ? [{ video, relevance }] : [];
        });
    },
  };
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

/** 1 for the term itself in the title or the tags, less for other fields and for words that only resemble it. */
function quality(term: string, result: SearchResult): number {
  let best = result.queryTerms.includes(term) ? misspelling * fields.folders : 0;
  for (const [found, where] of Object.entries(result.match)) {
    if (!found.startsWith(term)) continue;
    const place = Math.max(...where.map((field) => places.get(field) ?? 0));
    best = Math.max(best, place * (found === term ? 1 : beginning));
  }
  return best;
}
