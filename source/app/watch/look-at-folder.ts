import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFacts } from '../../core/watch/arrivals.ts';

/** The files of a folder, without its subfolders, by name. @throws the file system's error when it is not there */
export async function lookAtFolder(folder: string): Promise<Map<string, FileFacts>> {
  const files = new Map<string, FileFacts>();
  for (const name of await readdir(folder)) {
    // A file may be renamed or deleted in between.
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile()) files.set(name, { sizeBytes: found.size, modifiedMs: found.mtimeMs });
  }
  return files;
}
