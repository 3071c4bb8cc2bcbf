import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import type { HistoryEntry } from '../../core/api/app.ts';
import { Document, type SetAside } from '../files/document.ts';
import { holderOf, withLock } from '../files/lock.ts';
import type { Owner } from '../files/owner.ts';
import type { Form } from '../files/versioned.ts';
import { type Home, jobFile } from '../home.ts';
import { historyEntry, historyEntrySchema } from './history-entry.ts';
import { loadJob, removeSavedJob, savedJobs } from './jobs.ts';
import { OlderPages } from './older-pages.ts';

const historyForm: Form<{ version: 1; jobs: HistoryEntry[] }> = {
  version: 1,
  schema: z.object({ version: z.literal(1), jobs: z.array(historyEntrySchema) }),
  migrations: {},
};

/** Entries on an older page; `history.json` holds at most twice as many, and is written whole. */
const pageLength = 100;

/**
 * The list of all jobs, newest first: one small entry each. Safe with several processes. `history.json` holds the newest
 * ones; older ones lie on pages of their own, which are read later and hardly ever written: neither the start nor a
 * change takes longer with ten thousand jobs than with ten.
 */
export class History {
  readonly #home: Home;
  readonly #document;
  readonly #older: OlderPages;
  readonly #listeners = new Set<() => void>();
  #entries: readonly HistoryEntry[] = [];
  #owners: ReadonlyMap<string, Owner | undefined> = new Map();
  /** The newest entry of each job that is still to be written. */
  readonly #unwritten = new Map<string, HistoryEntry>();
  #turn: Promise<unknown> = Promise.resolve();
  #seen = '';

  constructor(home: Home) {
    this.#home = home;
    this.#document = new Document(home.historyFile, historyForm, { version: 1, jobs: [] });
    this.#older = new OlderPages(home.olderJobs, historyForm);
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Reads the newest jobs. @returns what had to be set aside because it was damaged. */
  async load(): Promise<SetAside | undefined> {
    await this.#document.read();
    this.#set();
    return this.#document.setAside;
  }

  /**
   * Reads the older jobs too, and takes in those that were killed between their first save and their first line here.
   * @returns what had to be set aside because it was damaged.
   */
  async loadOlder(): Promise<SetAside[]> {
    const damaged = await this.#older.read();
    this.#set();
    await this.#takeInUnlisted();
    return damaged;
  }

  async #takeInUnlisted(): Promise<void> {
    const listed = new Set(this.#entries.map(({ id }) => id));
    for (const id of await savedJobs(this.#home)) {
      if (listed.has(id) || (await holderOf(jobFile(this.#home, id)))) continue;
      // One that cannot be read is told to whoever asks for it.
      const saved = await loadJob(this.#home, id).catch(() => undefined);
      if (saved) await this.put(historyEntry(saved.job));
    }
  }

  /** Reads again what another program may have changed, and looks who runs the jobs that have not ended. */
  async refresh(): Promise<void> {
    let isOther = false;
    await this.#inTurn(async () => {
      const stamp = await stampOf(this.#home.historyFile);
      isOther = stamp !== this.#seen;
      if (isOther) await this.#document.read();
      this.#seen = stamp;
      const open = [...this.#document.value.jobs, ...this.#older.entries].filter(isOpen);
      const owners = await Promise.all(open.map(({ id }) => holderOf(jobFile(this.#home, id))));
      const found = new Map(open.map(({ id }, place) => [id, owners[place]]));
      isOther ||= open.some(
        ({ id }) => !this.#owners.has(id) || this.#owners.get(id)?.pid !== found.get(id)?.pid,
      );
      this.#owners = found;
    });
    if (isOther) this.#set();
  }

  /** Adds or replaces a job's entry, on disk too. What was put last stays, however many are under way. */
  put(entry: HistoryEntry): Promise<void> {
    this.#unwritten.set(entry.id, entry);
    return this.#inTurn(async () => {
      const entries = new Map(this.#unwritten);
      this.#unwritten.clear();
      // The turn before may have written it with its own.
      if (entries.size === 0) return;
      try {
        await this.#change((jobs) => [...entries.values(), ...jobs.filter((each) => !entries.has(each.id))]);
      } catch (error) {
        // The next one may get through, and takes these along.
        for (const [id, each] of entries) if (!this.#unwritten.has(id)) this.#unwritten.set(id, each);
        throw error;
      }
    });
  }

  /** Removes a job's entry and its saved state. The folder with its clips stays. Its lock is the caller's. */
  async remove(id: string): Promise<void> {
    this.#unwritten.delete(id);
    await this.#inTurn(() =>
      withLock(this.#home.historyFile, async () => {
        const { jobs } = await this.#document.read();
        if (jobs.some((each) => each.id === id))
          await this.#document.write({ version: 1, jobs: jobs.filter((each) => each.id !== id) });
        await this.#older.remove(id);
      }),
    );
    this.#set();
    await removeSavedJob(this.#home, id);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One after the other: the lock is given to whoever tries at the right moment, not to who came first. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #change(change: (jobs: readonly HistoryEntry[]) => HistoryEntry[]): Promise<void> {
    await withLock(this.#home.historyFile, async () => {
      const { jobs } = await this.#document.read();
      const changed = change(jobs).toSorted(newestFirst);
      // The page first: an entry that is in both for a moment is shown once, one that is in neither would be lost.
      const stay = changed.length > 2 * pageLength ? pageLength : changed.length;
      for (let to = changed.length; to > stay; to -= pageLength)
        await this.#older.add(changed.slice(Math.max(stay, to - pageLength), to));
      await this.#document.write({ version: 1, jobs: changed.slice(0, stay) });
      this.#seen = await stampOf(this.#home.historyFile);
    });
    this.#set();
  }

  #set(): void {
    const { jobs } = this.#document.value;
    const recent = new Set(jobs.map(({ id }) => id));
    // Ten thousand entries are neither searched nor sorted for a change to one.
    const older = jobs.some(({ id }) => this.#older.has(id))
      ? this.#older.entries.filter(({ id }) => !recent.has(id))
      : this.#older.entries;
    const entries = [...jobs, ...older];
    for (const [place, entry] of entries.entries())
      if (this.#owners.has(entry.id)) entries[place] = asItRuns(entry, this.#owners.get(entry.id));
    this.#entries = isSorted(entries) ? entries : entries.sort(newestFirst);
    for (const listener of this.#listeners) listener();
  }
}

function isSorted(entries: readonly HistoryEntry[]): boolean {
  let last = Number.POSITIVE_INFINITY;
  for (const { createdAt } of entries) {
    if (createdAt > last) return false;
    last = createdAt;
  }
  return true;
}

function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
  return b.createdAt - a.createdAt;
}

/** Whether a program could be at work on it. */
function isOpen({ state }: HistoryEntry): boolean {
  return state === 'created' || state === 'running' || state === 'awaiting-review';
}

/** An entry with who runs it; one that says it runs while nobody does was interrupted. */
function asItRuns(entry: HistoryEntry, owner: Owner | undefined): HistoryEntry {
  if (!isOpen(entry)) return entry;
  if (!owner) return entry.state === 'awaiting-review' ? entry : { ...entry, state: 'interrupted' };
  if (owner.pid === process.pid && owner.host === hostname()) return entry;
  return { ...entry, runsIn: { pid: owner.pid, host: owner.host } };
}

/** Tells one version of a file from the next. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}
