import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../../core/api/app.ts';
import { type DamagedFile, readDocument } from '../files/document.ts';
import type { DocumentFormat } from '../files/versioned.ts';
import { writeAtomically } from '../files/write-file.ts';

interface Page {
  version: 1;
  jobs: HistoryEntry[];
}

/** How many pages are read at once; few enough that the screen can be drawn in between. */
const maxConcurrentReads = 2;

/** The older part of the history, in numbered files. Written only with the lock of the history. */
export class OlderPages {
  readonly #folder: string;
  readonly #format: DocumentFormat<Page>;
  #pages = new Map<string, readonly HistoryEntry[]>();
  #entries: readonly HistoryEntry[] = [];
  #ids: ReadonlySet<string> = new Set();
  #isRead = false;

  constructor(folder: string, format: DocumentFormat<Page>) {
    this.#folder = folder;
    this.#format = format;
  }

  /** All entries that were read or added, newest first; for a job on several pages, the newest entry. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** @returns the pages that were damaged and set aside */
  async read(): Promise<DamagedFile[]> {
    const names = await this.#names();
    const pages = new Map<string, readonly HistoryEntry[]>();
    const damaged: DamagedFile[] = [];
    for (let from = 0; from < names.length; from += maxConcurrentReads) {
      const some = names.slice(from, from + maxConcurrentReads);
      const found = await Promise.all(
        some.map((name) => readDocument(join(this.#folder, name), this.#format)),
      );
      for (const [place, page] of found.entries()) {
        if (page?.value) pages.set(some[place] ?? '', page.value.jobs);
        if (page?.damaged) damaged.push(page.damaged);
      }
    }
    this.#isRead = true;
    this.#set(pages);
    return damaged;
  }

  /** Writes entries to a new page. */
  async add(jobs: HistoryEntry[]): Promise<void> {
    const last = (await this.#names()).at(-1);
    const name = `${String(Number.parseInt(last ?? '0', 10) + 1).padStart(6, '0')}.json`;
    await this.#write(name, jobs);
    this.#set(new Map([...this.#pages, [name, jobs]]));
  }

  /** Removes a job from all pages. */
  async remove(id: string): Promise<void> {
    if (!this.#isRead) await this.read();
    const pages = new Map(this.#pages);
    for (const [name, jobs] of pages) {
      if (!jobs.some((each) => each.id === id)) continue;
      const left = jobs.filter((each) => each.id !== id);
      await this.#write(name, left);
      pages.set(name, left);
    }
    this.#set(pages);
  }

  async #write(name: string, jobs: readonly HistoryEntry[]): Promise<void> {
    const text = `${JSON.stringify({ version: 1, jobs })}\n`;
    await writeAtomically(join(this.#folder, name), text, { mode: 0o600, keepPrevious: true });
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => /^\d+\.json$/.test(name)).sort();
  }

  #set(pages: Map<string, readonly HistoryEntry[]>): void {
    this.#pages = pages;
    const newest = new Map<string, HistoryEntry>();
    for (const jobs of pages.values()) for (const entry of jobs) newest.set(entry.id, entry);
    this.#entries = [...newest.values()].sort((a, b) => b.createdAt - a.createdAt);
    this.#ids = new Set(newest.keys());
  }
}
