import { resolve } from 'node:path';
import { type Probe, probeSchema } from '../../core/footage/media.ts';
import { probeEarly, videoProbeKey } from '../../steps/probe.ts';
import { type CommandContext, openCache } from '../context/context.ts';

/**
 * Probes a video while the rest of the program is still loading, so that the job starts sooner. A video of an earlier job
 * is not probed again. A new probe is not cached here: a job that is refused leaves nothing behind.
 */
export function probeAhead(context: CommandContext, videoPath: string, signal: AbortSignal): Promise<Probe> {
  const path = resolve(videoPath);
  const probe = cachedProbe(context, path).then(
    async (cached) => cached ?? probeEarly(path, await context.tools(), signal),
  );
  // The caller that awaits the promise handles its errors.
  probe.catch(() => {});
  return probe;
}

async function cachedProbe({ home, settings }: CommandContext, path: string): Promise<Probe | undefined> {
  if (!settings.CACHE_ENABLED) return undefined;
  const key = await videoProbeKey(path);
  return key && openCache(home, settings, '').recall(key, probeSchema);
}
