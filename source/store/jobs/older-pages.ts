import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../../core/api/app.ts';
import { readDocument, type SetAside } from '../files/document.ts';
import type { Form } from '../files/versioned.ts';
import { writeAtomically } from '../files/write-file.ts';

interface Page {
  version: 1;
  jobs: HistoryEntry[];
}

/** Pages read side by side; each is small, and the screen is drawn in between. */
const readAtOnce = 8;

/** The older part of the history, in files that are numbered as they were made. Written only under the history's lock. */
export class OlderPages {
  readonly #folder: string;
  readonly #form: Form<Page>;
  #pages = new Map<string, readonly HistoryEntry[]>();
  #entries: readonly HistoryEntry[] = [];
  #ids: ReadonlySet<string> = new Set();
  #isRead = false;

  constructor(folder: string, form: Form<Page>) {
    this.#folder = folder;
    this.#form = form;
  }

  /** What was read, or added since, newest first; of a job that is on several pages the newest entry. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** @returns the pages that were damaged and set aside */
  async read(): Promise<SetAside[]> {
    const names = await this.#names();
    const pages = new Map<string, readonly HistoryEntry[]>();
    const damaged: SetAside[] = [];
    for (let from = 0; from < names.length; from += readAtOnce) {
      const some = names.slice(from, from + readAtOnce);
      const found = await Promise.all(some.map((name) => readDocument(join(this.#folder, name), this.#form)));
      for (const [place, page] of found.entries()) {
        if (page?.value) pages.set(some[place] ?? '', page.value.jobs);
        if (page?.damaged) damaged.push(page.damaged);
      }
    }
    this.#isRead = true;
    this.#set(pages);
    return damaged;
  }

  /** Puts entries on a page of their own. */
  async add(jobs: HistoryEntry[]): Promise<void> {
    const last = (await this.#names()).at(-1);
    const name = `${String(Number.parseInt(last ?? '0', 10) + 1).padStart(6, '0')}.json`;
    await this.#write(name, jobs);
    this.#set(new Map([...this.#pages, [name, jobs]]));
  }

  /** Takes a job off every page it is on. */
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
