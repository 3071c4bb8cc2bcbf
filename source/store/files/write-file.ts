import { copyFile, type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder, privateFolder } from './ensure-folder.ts';
import { temporaryName } from './temporary-name.ts';

/** The content of a file: text, or bytes in parts. */
export type Content = string | readonly Uint8Array[];

export interface WriteOptions {
  mode?: number;
  /** Keeps the file that is replaced, see `previousCopy`. */
  keepPrevious?: boolean;
}

/** The path of the previous copy of a file. */
export function previousCopy(path: string): string {
  return `${path}.bak`;
}

/**
 * Writes a file atomically: under a temporary name, flushed, renamed, and the folder flushed. A reader sees the old or
 * the new content, even after a power cut. A symbolic link is replaced, not followed.
 * @throws the file system's error; the temporary file is removed then
 */
export async function writeAtomically(
  path: string,
  content: Content,
  { mode = 0o666, keepPrevious = false }: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  // A file that only its owner may read belongs in a folder that only its owner may read.
  await ensureFolder(folder, mode === 0o600 ? privateFolder : undefined);
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await fill(file, typeof content === 'string' ? [Buffer.from(content)] : content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (keepPrevious) await keepCopy(path);
    await replace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw addPathToError(error, path);
  }
  await flushFolder(folder);
}

/** Adds the path to an error of a write to an open file, which does not say which file it was. */
export function addPathToError(error: unknown, path: string): unknown {
  return error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error;
}

/** The most parts for one system call. */
const maxPartsPerCall = 1000;

async function fill(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < parts.length; from += maxPartsPerCall) {
    const some = parts.slice(from, from + maxPartsPerCall);
    const wanted = some.reduce((sum, part) => sum + part.byteLength, 0);
    let { bytesWritten } = await file.writev(some);
    // On a nearly full disk only a part is written; the error comes with the next call.
    for (const rest = wanted > bytesWritten ? Buffer.concat(some) : Buffer.alloc(0); bytesWritten < wanted; )
      bytesWritten += (await file.write(rest, bytesWritten)).bytesWritten;
  }
}

/** Links the file that is about to be replaced under a second name; copies it where the file system has no links. */
async function keepCopy(path: string): Promise<void> {
  const kept = previousCopy(path);
  await rm(kept, { force: true });
  await link(path, kept).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return;
    await copyFile(path, kept);
  });
}

/** Renames a file. On Windows this is retried, because it fails while another program, such as a virus scanner, has it open. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const isTransient =
        process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES');
      if (!isTransient || attempt === 10) throw error;
      await sleep(attempt * 10);
    }
  }
}

/** Flushes a folder: before that, a power cut may bring back the old file. Windows has no such call. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems do not support it; they flush when the file is closed.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP')))
      throw error;
  } finally {
    await handle.close();
  }
}
