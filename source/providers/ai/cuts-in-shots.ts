import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { findCuts } from '../../media/frames/find-cuts.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext } from '../interfaces.ts';

/** The shots that a model chose, and how many seconds of the film it saw. */
interface ChosenShots {
  shots: readonly { start: number; end: number }[];
  seconds: number;
}

const cutsSchema = z.object({ cuts: z.array(z.number()) });

/**
 * Finds cuts in the shots, which a model that sees one frame per second cannot see. They are cached separately from the
 * model's answer, so that the answer can be cached first: a program that is killed during this search keeps it. A
 * failure must not lose the paid answer either: it is logged as a warning, and no cuts are returned.
 * @returns times in seconds of the film, in ascending order
 * @throws the signal's reason
 */
export async function findCutsInShots(
  { path }: FileRef,
  filmHash: string,
  chosen: ChosenShots,
  tools: Tools,
  context: ProviderContext,
): Promise<number[]> {
  const ranges = rangesOf(chosen);
  if (ranges.length === 0) return [];
  try {
    const found = await context.cache.remember(cutsKey(filmHash, ranges), cutsSchema, async () => {
      const cuts = await Promise.all(ranges.map((range) => findCuts(path, range, tools, context.signal)));
      return { cuts: [...new Set(cuts.flat())].sort((a, b) => a - b) };
    });
    return found.cuts;
  } catch (error) {
    context.signal.throwIfAborted();
    context.log(
      'warn',
      `The shots could not be checked for cuts: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}

/** The cached result of `findCutsInShots`; undefined on a cache miss, where the film itself is needed. */
export async function cachedCuts(
  filmHash: string,
  chosen: ChosenShots,
  { cache }: Pick<ProviderContext, 'cache'>,
): Promise<number[] | undefined> {
  const ranges = rangesOf(chosen);
  return ranges.length === 0 ? [] : (await cache.recall(cutsKey(filmHash, ranges), cutsSchema))?.cuts;
}

function rangesOf({ shots, seconds }: ChosenShots): { start: number; end: number }[] {
  return shots
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(end, seconds) }))
    .filter(({ start, end }) => end > start);
}

function cutsKey(filmHash: string, ranges: readonly { start: number; end: number }[]): CacheKey {
  return { kind: 'cuts', version: '1', inputs: { filmHash, ranges }, counted: false };
}
