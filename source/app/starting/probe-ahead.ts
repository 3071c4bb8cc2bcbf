import { resolve } from 'node:path';
import type { Probe } from '../../core/footage/media.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { CommandContext } from '../context.ts';

/** Probes a video while the rest of the program is still loading, so that the job starts sooner. */
export function probeAhead(context: CommandContext, videoPath: string, signal: AbortSignal): Promise<Probe> {
  const probe = context.tools().then((tools) => probeFile(resolve(videoPath), tools, signal));
  // The caller that awaits the promise handles its errors.
  probe.catch(() => {});
  return probe;
}
