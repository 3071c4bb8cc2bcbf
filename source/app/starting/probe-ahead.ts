import { resolve } from 'node:path';
import { probeSchema } from '../../core/footage/media.ts';
import { type ProbedVideo, probeVideo, videoProbeKey } from '../../steps/probe.ts';
import { type CommandContext, openCache } from '../context/context.ts';

/**
 * Probes a video while the rest of the program is still loading, so that the job starts sooner. A video of an earlier job
 * is not probed again. A new probe is not cached here: a job that is refused leaves nothing behind.
 */
export function probeAhead(
  context: CommandContext,
  videoPath: string,
  signal: AbortSignal,
): Promise<ProbedVideo> {
  const path = resolve(videoPath);
  const probed = cachedProbe(context, path).then(
    async (cached) => cached ?? probeVideo(path, await context.tools(), signal),
  );
  // The caller that awaits the promise handles its errors.
  probed.catch(() => {});
  return probed;
}

async function cachedProbe(
  { home, settings }: CommandContext,
  path: string,
): Promise<ProbedVideo | undefined> {
  if (!settings.CACHE_ENABLED) return undefined;
  const key = await videoProbeKey(path);
  const probe = key && (await openCache(home, settings, '').recall(key, probeSchema));
  return probe && { probe, key };
}
