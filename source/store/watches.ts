import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { type DamagedFile, Document } from './files/document.ts';
import type { Home } from './home.ts';

const watchedFileSchema = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  modifiedMs: z.number(),
  /** A hash of its content, to recognize it under another name or with another time. */
  identity: z.string(),
  /** Written down before the job is started. */
  jobId: z.string().optional(),
});
export type WatchedFile = z.infer<typeof watchedFileSchema>;

const watchSchema = z.object({
  version: z.literal(1),
  folder: z.string(),
  files: z.array(watchedFileSchema),
});
type Watch = z.infer<typeof watchSchema>;

/** The file in which the memory of a watched folder is saved. */
export function watchFile(home: Home, folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 20);
  return join(home.watches, `${hash}.json`);
}

/** What is known about the videos of a watched folder. The caller owns the lock of its file. */
export class WatchedFolderState {
  readonly #document: Document<Watch>;
  #watch: Watch;
  #writing: Promise<void> = Promise.resolve();

  constructor(home: Home, folder: string) {
    this.#watch = { version: 1, folder, files: [] };
    const format = { version: 1, schema: watchSchema, migrations: {} };
    this.#document = new Document(watchFile(home, folder), format, this.#watch);
  }

  /** @returns the file that was set aside because it was damaged, if any */
  async read(): Promise<DamagedFile | undefined> {
    this.#watch = await this.#document.read();
    return this.#document.setAside;
  }

  get files(): readonly WatchedFile[] {
    return this.#watch.files;
  }

  find(name: string): WatchedFile | undefined {
    return this.files.find((each) => each.name === name);
  }

  /** Saves what is known about a video, in place of what was known under its name or under `instead`. */
  put(file: WatchedFile, instead = file.name): Promise<void> {
    const others = this.files.filter(({ name }) => name !== file.name && name !== instead);
    this.#watch = { ...this.#watch, files: [...others, file] };
    this.#writing = this.#writing.catch(() => {}).then(() => this.#document.write(this.#watch));
    return this.#writing;
  }
}
