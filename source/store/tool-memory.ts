import { existsSync } from 'node:fs';
import * as z from 'zod';
import { Document } from './files/document.ts';
import type { DocumentFormat } from './files/versioned.ts';
import type { Home } from './home.ts';

const rememberedSchema = z.object({
  name: z.string(),
  path: z.string(),
  sizeBytes: z.number(),
  modifiedMs: z.number(),
  /** The program's output for its version. */
  answer: z.string(),
});
type Remembered = z.infer<typeof rememberedSchema>;
type RememberedFile = Omit<Remembered, 'answer'>;

const toolsFormat: DocumentFormat<{ version: 1; tools: Remembered[] }> = {
  version: 1,
  schema: z.object({ version: z.literal(1), tools: z.array(rememberedSchema) }),
  migrations: {},
};

/** More programs than anybody has; beyond it the oldest entries are dropped. */
const maxTools = 30;

/**
 * A cache of facts about ffmpeg, ffprobe and yt-dlp, in `tools.json` of the home folder. It only saves time: an entry that
 * is lost or cannot be read is looked up again. It does not create the home folder, so that a job that is refused leaves
 * nothing behind.
 */
export class StoredToolMemory {
  readonly #home: Home;
  readonly #document;
  #read: Promise<unknown> | undefined;
  #waiting: Remembered[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  constructor(home: Home) {
    this.#home = home;
    this.#document = new Document(home.toolsFile, toolsFormat, { version: 1, tools: [] });
  }

  /** The cached output of a program whose file has not changed. */
  async recall(file: RememberedFile): Promise<string | undefined> {
    await this.#readOnce();
    return this.#document.value.tools.find((each) => isSame(each, file))?.answer;
  }

  async keep(file: RememberedFile, answer: string): Promise<void> {
    await this.#readOnce();
    const others = this.#waiting.filter((each) => !isSameProgram(each, file));
    this.#waiting = [{ ...file, answer }, ...others];
    await this.flush();
  }

  /** Writes entries that were added before the home folder existed. */
  async flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch(() => {});
    await this.#writing;
  }

  async #write(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0 || !existsSync(this.#home.root)) return;
    this.#waiting = [];
    const others = this.#document.value.tools.filter(
      (each) => !waiting.some((other) => isSameProgram(each, other)),
    );
    await this.#document.write({ version: 1, tools: [...waiting, ...others].slice(0, maxTools) });
  }

  #readOnce(): Promise<unknown> {
    this.#read ??= this.#document.read().catch(() => {});
    return this.#read;
  }
}

function isSameProgram(a: RememberedFile, b: RememberedFile): boolean {
  return a.name === b.name && a.path === b.path;
}

function isSame(a: RememberedFile, b: RememberedFile): boolean {
  return isSameProgram(a, b) && a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}
