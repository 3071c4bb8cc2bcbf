import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

export interface Flush {
  what: 'file' | 'folder';
  /** The observed state at the time of the flush. */
  seen: string;
}

/** Records everything that is flushed to disk until the end of the test, in order. */
export async function watchFlushes(look: () => Promise<string>): Promise<readonly Flush[]> {
  const flushes: Flush[] = [];
  const any = await open(fileURLToPath(import.meta.url));
  const handles: FileHandle = Object.getPrototypeOf(any);
  await any.close();
  for (const call of ['sync', 'datasync'] as const) {
    const flush = handles[call];
    const spy = vi.spyOn(handles, call).mockImplementation(async function (this: FileHandle) {
      const isFolder = (await this.stat()).isDirectory();
      flushes.push({ what: isFolder ? 'folder' : 'file', seen: await look() });
      await flush.call(this);
    });
    onTestFinished(() => spy.mockRestore());
  }
  return flushes;
}

/** Records everything that is flushed synchronously until the end of the test, in order. */
export function watchSyncFlushes(look: () => string): readonly Flush[] {
  const flushes: Flush[] = [];
  for (const call of ['fsyncSync', 'fdatasyncSync'] as const) {
    const flush = fs[call];
    const spy = vi.spyOn(fs, call).mockImplementation((file) => {
      flushes.push({ what: fs.fstatSync(file).isDirectory() ? 'folder' : 'file', seen: look() });
      flush(file);
    });
    onTestFinished(() => {
      spy.mockRestore();
      syncBuiltinESMExports();
    });
  }
  syncBuiltinESMExports();
  return flushes;
}
