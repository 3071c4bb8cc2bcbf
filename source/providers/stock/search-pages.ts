import * as z from 'zod';
import { describeError, JobStopError } from '../../core/errors.ts';
import { type Candidate, candidateSchema } from '../../core/footage/candidate.ts';
import type { ProviderContext } from '../interfaces.ts';

/** Search answers are kept for a day: Pixabay asks for it, and nobody misses a film of today. */
export const searchAgeSeconds = 24 * 3600;
/** Pages that are asked for at most; what comes later fits badly. */
const mostPages = 3;

export const searchPageSchema = z.object({
  candidates: z.array(candidateSchema),
  /** There may be another page. */
  more: z.boolean(),
  /** Hits that could not be read, each left out alone. */
  unreadable: z.int().nonnegative(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

export interface PagedSearch {
  /** The kind under which the cache keeps it: "pexels-search". */
  kind: string;
  /** A new one forgets the pages that were read before. */
  version: string;
  /** Everything but the page's number that decides what comes back; no key. */
  inputs: unknown;
  limit: number;
  /** Asks for a page, counted from 1. */
  ask(page: number): Promise<SearchPage>;
}

/** Asks for pages until there are enough candidates; pages of the last day come from the cache. */
export async function searchPages(search: PagedSearch, context: ProviderContext): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (let page = 1; page <= mostPages && found.size < search.limit; page++) {
    const { kind, version, inputs } = search;
    const key = { kind, version, inputs: { inputs, page }, maxAgeSeconds: searchAgeSeconds };
    const answer = await context.cache
      .remember(key, searchPageSchema, () => search.ask(page))
      .catch((error: unknown) => fewer(error, found.size, context));
    if (!answer) break;
    if (answer.unreadable > 0)
      context.log('info', `${kind}: ${answer.unreadable} hits could not be read and were left out`);
    for (const candidate of answer.candidates)
      if (!found.has(candidate.id)) found.set(candidate.id, candidate);
    if (!answer.more) break;
  }
  return [...found.values()].slice(0, search.limit);
}

/** A later page that cannot be had is no reason to lose the earlier ones. */
function fewer(error: unknown, found: number, context: ProviderContext): undefined {
  if (found === 0 || context.signal.aborted || error instanceof JobStopError) throw error;
  context.log('info', describeError(error));
}

/** Reads each hit alone: one that is broken costs only itself. */
export function readHits(
  hits: readonly unknown[],
  read: (hit: unknown) => Candidate | undefined,
): Pick<SearchPage, 'candidates' | 'unreadable'> {
  const candidates = hits.map(read).filter((candidate) => candidate !== undefined);
  return { candidates, unreadable: hits.length - candidates.length };
}
