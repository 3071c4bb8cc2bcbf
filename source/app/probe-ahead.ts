import { resolve } from 'node:path';
import type { Probe } from '../core/footage/media.ts';
import { probeFile } from '../media/probe/probe.ts';
import type { CommandContext } from './context.ts';

/** Looks at a video while the rest of the program is still being read: a job is saved that much sooner. */
export function probeAhead(context: CommandContext, videoPath: string, signal: AbortSignal): Promise<Probe> {
  const probe = context.tools().then((tools) => probeFile(resolve(videoPath), tools, signal));
  // What is wrong with it is told by who waits for it.
  probe.catch(() => {});
  return probe;
}
