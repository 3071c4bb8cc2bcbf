import * as z from 'zod';
import { describeError, JobStopError } from '../../core/errors.ts';
import { type Candidate, candidateSchema } from '../../core/footage/candidate.ts';
import type { ProviderContext } from '../interfaces.ts';

/** Search answers are cached for a day, as Pixabay requires. */
export const searchAgeSeconds = 24 * 3600;
/** Max pages of a search; later hits fit badly. */
const maxPages = 3;

export const searchPageSchema = z.object({
  candidates: z.array(candidateSchema),
  /** Whether there may be another page. */
  more: z.boolean(),
  /** Number of hits that could not be read and were left out. */
  unreadable: z.int().nonnegative(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

export interface PagedSearch {
  /** The kind in the cache key: "pexels-search". */
  kind: string;
  /** The version in the cache key. */
  version: string;
  /** Everything that the answer depends on except the page number; without the API key. */
  inputs: unknown;
  limit: number;
  /** Requests a page, counted from 1. */
  ask(page: number): Promise<SearchPage>;
}

/** Requests pages until there are enough candidates; pages of the last day come from the cache. */
export async function searchPages(search: PagedSearch, context: ProviderContext): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (let page = 1; page <= maxPages && found.size < search.limit; page++) {
    const { kind, version, inputs } = search;
    const key = { kind, version, inputs: { inputs, page }, maxAgeSeconds: searchAgeSeconds };
    const answer = await context.cache
      .remember(key, searchPageSchema, () => search.ask(page))
      .catch((error: unknown) => keepEarlierPages(error, found.size, context));
    if (!answer) break;
    if (answer.unreadable > 0)
      context.log('info', `${kind}: ${answer.unreadable} hits could not be read and were left out`);
    for (const candidate of answer.candidates)
      if (!found.has(candidate.id)) found.set(candidate.id, candidate);
    if (!answer.more) break;
  }
  return [...found.values()].slice(0, search.limit);
}

/** A failed page ends the search; the candidates of the earlier pages are kept. */
function keepEarlierPages(error: unknown, found: number, context: ProviderContext): undefined {
  if (found === 0 || context.signal.aborted || error instanceof JobStopError) throw error;
  context.log('info', describeError(error));
}

/** Reads the hits one by one, so that a broken one does not affect the others. */
export function readHits(
  hits: readonly unknown[],
  read: (hit: unknown) => Candidate | undefined,
): Pick<SearchPage, 'candidates' | 'unreadable'> {
  const candidates = hits.map(read).filter((candidate) => candidate !== undefined);
  return { candidates, unreadable: hits.length - candidates.length };
}
