import path from 'node:path';
import * as z from 'zod';
import type { Cache } from '../../../core/cache.ts';
import { UserError } from '../../../core/errors.ts';
import { frameRateSchema } from '../../../core/footage/rate.ts';
import { cleanText } from '../../../core/text/text.ts';
import { probeFile } from '../../../media/probe/probe.ts';
import type { Tools } from '../../../media/tools/tools.ts';
import { describeTags } from '../description/describe.ts';
import { descriptionSchema } from '../video.ts';
import type { FoundFile } from './walk.ts';

/** The cached result of probing a file. */
export const factsSchema = z.discriminatedUnion('usable', [
  z.object({
    usable: z.literal(true),
    durationSeconds: z.number().positive(),
    width: z.int().positive(),
    height: z.int().positive(),
    frameRate: frameRateSchema,
    /** From the container tags. */
    about: descriptionSchema,
  }),
  z.object({ usable: z.literal(false), reason: z.string() }),
]);
export type ProbedFacts = z.infer<typeof factsSchema>;

/** Part of the cache key: increase it when probes are read differently. */
const version = '2';

/**
 * Returns the cached facts of a video file, or probes it. That a file is broken or not a video is cached, too.
 * @throws errors that do not concern the file's content; these are not cached.
 */
export function probeVideo(
  folder: string,
  file: FoundFile,
  context: { tools: Tools; cache: Cache; signal: AbortSignal },
): Promise<ProbedFacts> {
  const { tools, cache, signal } = context;
  const place = path.join(folder, file.name);
  const inputs = { path: place, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs, mode: file.mode };
  return cache.remember({ kind: 'probe', version: `library-${version}`, inputs }, factsSchema, async () => {
    if (file.sizeBytes === 0) return { usable: false, reason: 'it is empty' };
    try {
      return await readFacts(place, tools, signal);
    } catch (error) {
      // An aborted probe says nothing about the file.
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      return { usable: false, reason: cleanText(error.message, 200) };
    }
  });
}

async function readFacts(place: string, tools: Tools, signal: AbortSignal): Promise<ProbedFacts> {
  const { video, durationSeconds, tags } = await probeFile(place, tools, signal);
  if (!video) return { usable: false, reason: 'it has no picture' };
  if (durationSeconds <= 0) return { usable: false, reason: 'its length is unknown' };
  if (video.dolbyOnly)
    return {
      usable: false,
      reason: 'it is Dolby Vision profile 5, whose colors ffmpeg cannot convert',
    };
  const { width, height, frameRate } = video;
  return { usable: true, durationSeconds, width, height, frameRate, about: describeTags(tags) };
}
