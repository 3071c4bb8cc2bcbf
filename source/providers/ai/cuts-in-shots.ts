import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { findCuts } from '../../media/frames/find-cuts.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext } from '../interfaces.ts';

/** The shots that a model chose, and how many seconds of the film it saw. */
interface SeenShots {
  shots: readonly { start: number; end: number }[];
  seconds: number;
}

const cutsSchema = z.object({ cuts: z.array(z.number()) });

/**
 * The seconds of a film at which another scene begins inside its shots, which a model that sees a picture a second, or
 * fewer, cannot see. Remembered apart from its answer, which is kept before this work begins: a program that is killed
 * in it has the answer still. An answer that was paid for is not lost where the film cannot be read: none are found then.
 * @throws the signal's reason.
 */
export async function cutsInShots(
  { path }: FileRef,
  filmHash: string,
  seen: SeenShots,
  tools: Tools,
  context: ProviderContext,
): Promise<number[]> {
  const ranges = rangesOf(seen);
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

/** What `cutsInShots` found before; undefined when it is not remembered: the film itself is needed then. */
export async function recalledCuts(
  filmHash: string,
  seen: SeenShots,
  { cache }: Pick<ProviderContext, 'cache'>,
): Promise<number[] | undefined> {
  const ranges = rangesOf(seen);
  return ranges.length === 0 ? [] : (await cache.recall(cutsKey(filmHash, ranges), cutsSchema))?.cuts;
}

function rangesOf({ shots, seconds }: SeenShots): { start: number; end: number }[] {
  return shots
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(end, seconds) }))
    .filter(({ start, end }) => end > start);
}

function cutsKey(filmHash: string, ranges: readonly { start: number; end: number }[]): CacheKey {
  return { kind: 'cuts', version: '1', inputs: { filmHash, ranges }, counted: false };
}
