import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { findCuts } from '../../media/frames/find-cuts.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext } from '../interfaces.ts';

/** The shots that a model chose, and how many seconds of the film it saw. */
export interface ChosenShots {
  shots: readonly { start: number; end: number }[];
  seconds: number;
  /** How many seconds around each shot are checked, too. */
  around: number;
}

const cutsSchema = z.object({ cuts: z.array(z.number()) });

/**
 * Finds cuts in the shots and in their handles, which a model that sees one frame per second cannot see. They are cached separately from the
 * model's answer, so that the answer can be cached first: a program that is killed during this search keeps it. A
 * failure must not lose the paid answer either: it is logged as a warning.
 * @returns times in seconds of the film, in ascending order; undefined after a failure
 * @throws the signal's reason
 */
export async function findCutsInShots(
  { path }: FileRef,
  filmHash: string,
  chosen: ChosenShots,
  tools: Tools,
  context: ProviderContext,
): Promise<number[] | undefined> {
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
    return undefined;
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

function rangesOf({ shots, seconds, around }: ChosenShots): { start: number; end: number }[] {
  return shots
    .filter(({ start, end }) => Math.max(0, start) < Math.min(end, seconds))
    .map(({ start, end }) => ({ start: Math.max(0, start - around), end: Math.min(end + around, seconds) }))
    .filter(({ start, end }) => end > start);
}

function cutsKey(filmHash: string, ranges: readonly { start: number; end: number }[]): CacheKey {
  return { kind: 'cuts', version: '1', inputs: { filmHash, ranges }, counted: false };
}
