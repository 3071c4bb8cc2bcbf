import { copyFile, type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from './ensure-folder.ts';
import { temporaryName } from './temporary-name.ts';

/** Text, or bytes in parts. */
export type Content = string | readonly Uint8Array[];

export interface WriteOptions {
  mode?: number;
  /** The copy that is replaced stays beside it, see `previousCopy`. */
  keepPrevious?: boolean;
}

/** Where the last good copy of a file lies. */
export function previousCopy(path: string): string {
  return `${path}.bak`;
}

/**
 * Replaces a file whole: written under another name, flushed, renamed, and the folder flushed. Whoever reads it sees the
 * old text or the new one, also after a power cut. A link in its place is replaced, not followed.
 * @throws the file system's error; nothing is left of the attempt then.
 */
export async function writeAtomically(
  path: string,
  content: Content,
  { mode = 0o666, keepPrevious = false }: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  await ensureFolder(folder);
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await fill(file, typeof content === 'string' ? [Buffer.from(content)] : content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (keepPrevious) await keep(path);
    await replace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw withPath(error, path);
  }
  await flushFolder(folder);
}

/** The system says of a call that writes to an open file only that it failed: this says which file it was. */
export function withPath(error: unknown, path: string): unknown {
  return error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error;
}

/** The most parts that one system call takes. */
const partsAtOnce = 1000;

async function fill(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < parts.length; from += partsAtOnce) {
    const some = parts.slice(from, from + partsAtOnce);
    const wanted = some.reduce((sum, part) => sum + part.byteLength, 0);
    let { bytesWritten } = await file.writev(some);
    // A disk that is nearly full takes a part and says so only at the next call.
    for (const rest = wanted > bytesWritten ? Buffer.concat(some) : Buffer.alloc(0); bytesWritten < wanted; )
      bytesWritten += (await file.write(rest, bytesWritten)).bytesWritten;
  }
}

/** A second name for the copy that is about to be replaced: no byte is copied where the file system knows links. */
async function keep(path: string): Promise<void> {
  const kept = previousCopy(path);
  await rm(kept, { force: true });
  await link(path, kept).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return;
    await copyFile(path, kept);
  });
}

/** Windows refuses for the moment in which somebody else, a virus scanner mostly, has the file open. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const isPassing =
        process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES');
      if (!isPassing || attempt === 10) throw error;
      await sleep(attempt * 10);
    }
  }
}

/** Until the folder is flushed too, a power cut may bring the old file back. Windows has no such call. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems do not know it, and flush when the file is closed.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP')))
      throw error;
  } finally {
    await handle.close();
  }
}
