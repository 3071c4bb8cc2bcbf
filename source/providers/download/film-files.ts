import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { Tools } from '../../media/tools/tools.ts';

/** Extensions that are kept; any other becomes MP4, since players detect the container anyway. */
const extensions = ['mp4', 'mov', 'm4v', 'webm', 'mkv'];

/** The path of a download in the work folder. The name is a hash, since ids and URLs are untrusted. */
export function filmFile(workDir: string, purpose: string, identity: string, address: string): string {
  const hash = createHash('sha256').update(`${purpose} ${identity} ${address}`).digest('hex').slice(0, 20);
  const extension = /\.([a-z0-9]{2,4})$/i.exec(URL.parse(address)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return join(workDir, `${purpose}-${hash}.${extensions.includes(extension) ? extension : 'mp4'}`);
}

/**
 * Probes a download, and deletes it when it is not a film with a picture.
 * @throws UserError that says what is wrong with it.
 */
export async function probeFilm(
  file: FileRef,
  from: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<Probe> {
  try {
    const probe = await probeFile(file.path, tools, signal);
    if (probe.video) return probe;
    throw new UserError('It has no video stream.');
  } catch (error) {
    signal.throwIfAborted();
    await rm(file.path, { force: true });
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${from}: the download is not a usable video. ${error.message}`, {
      cause: error,
    });
  }
}
