import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { Tools } from '../../media/tools/tools.ts';

/** Endings that tell other programs the container; anything else is called MP4, which players look into anyway. */
const endings = ['mp4', 'mov', 'm4v', 'webm', 'mkv'];

/** A file's place in the work folder: named by a hash, since ids and addresses come from outside. */
export function filmFile(workDir: string, purpose: string, identity: string, address: string): string {
  const hash = createHash('sha256').update(`${purpose} ${identity} ${address}`).digest('hex').slice(0, 20);
  const ending = /\.([a-z0-9]{2,4})$/i.exec(URL.parse(address)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return join(workDir, `${purpose}-${hash}.${endings.includes(ending) ? ending : 'mp4'}`);
}

/**
 * Looks into what was downloaded, and removes it when it is no film with a picture.
 * @throws UserError that says what it is instead.
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
    throw new UserError('There is no picture in it.');
  } catch (error) {
    signal.throwIfAborted();
    await rm(file.path, { force: true });
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${from}: what was downloaded is no film that can be used. ${error.message}`, {
      cause: error,
    });
  }
}
