import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import type { HistoryEntry } from '../../core/api/app.ts';
import { historyEntrySchema } from '../../core/api/history-schema.ts';
import { reduce } from '../../core/job/reduce.ts';
import { type DamagedFile, Document } from '../files/document.ts';
import { lockOwner, withLock } from '../files/lock.ts';
import type { Owner } from '../files/owner.ts';
import type { DocumentFormat } from '../files/versioned.ts';
import { type Home, jobFilePath } from '../home.ts';
import { hasJournal, unsavedCalls } from './call-journal.ts';
import { createHistoryEntry, entryCost } from './history-entry.ts';
import { loadJob, removeSavedJob, savedJobs } from './jobs.ts';
import { OlderPages } from './older-pages.ts';

const historyFormat: DocumentFormat<{ version: 1; jobs: HistoryEntry[] }> = {
  version: 1,
  schema: z.object({ version: z.literal(1), jobs: z.array(historyEntrySchema) }),
  migrations: {},
};

/** Entries on a page of older jobs; `history.json`, which is always rewritten whole, holds at most twice as many. */
const pageLength = 100;

/**
 * The list of all jobs, newest first, with one small entry each. Safe with several processes. `history.json` holds the
 * newest jobs; older ones are on separate pages that are read later and rarely written, so that neither the start nor a
 * change takes longer with ten thousand jobs than with ten.
 */
export class History {
  readonly #home: Home;
  readonly #document;
  readonly #older: OlderPages;
  readonly #listeners = new Set<() => void>();
  #entries: readonly HistoryEntry[] = [];
  #owners: ReadonlyMap<string, Owner | undefined> = new Map();
  /** What the journals of killed jobs say of their cost, which their entries do not know. */
  readonly #killedCosts = new Map<string, ReturnType<typeof entryCost>>();
  /** The newest entry of each job that is still to be written. */
  readonly #unwritten = new Map<string, HistoryEntry>();
  #turn: Promise<unknown> = Promise.resolve();
  #seen = '';

  constructor(home: Home) {
    this.#home = home;
    this.#document = new Document(home.historyFile, historyFormat, { version: 1, jobs: [] });
    this.#older = new OlderPages(home.olderJobs, historyFormat);
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Reads the newest jobs. @returns the file that was set aside because it was damaged, if any */
  async load(): Promise<DamagedFile | undefined> {
    await this.#document.read();
    this.#set();
    return this.#document.setAside;
  }

  /**
   * Reads the older jobs too, and adds saved jobs that are missing because their process was killed before it wrote the
   * history. @returns the files that were set aside because they were damaged
   */
  async loadOlder(): Promise<DamagedFile[]> {
    const damaged = await this.#older.read();
    this.#set();
    await this.#addUnlisted();
    return damaged;
  }

  async #addUnlisted(): Promise<void> {
    const listed = new Set(this.#entries.map(({ id }) => id));
    for (const id of await savedJobs(this.#home)) {
      if (listed.has(id) || (await lockOwner(jobFilePath(this.#home, id)))) continue;
      // A job that cannot be read is reported when somebody opens it.
      const saved = await loadJob(this.#home, id).catch(() => undefined);
      if (saved) await this.put(createHistoryEntry(saved.job));
    }
  }

  /** Reads changes of other processes, and updates which process runs each job that has not ended. */
  async refresh(): Promise<void> {
    let isOther = false;
    await this.#inTurn(async () => {
      const stamp = await stampOf(this.#home.historyFile);
      isOther = stamp !== this.#seen;
      if (isOther) await this.#document.read();
      this.#seen = stamp;
      const open = [...this.#document.value.jobs, ...this.#older.entries].filter(isOpen);
      const owners = await Promise.all(open.map(({ id }) => lockOwner(jobFilePath(this.#home, id))));
      const found = new Map(open.map(({ id }, place) => [id, owners[place]]));
      isOther ||= open.some(
        ({ id }) => !this.#owners.has(id) || this.#owners.get(id)?.pid !== found.get(id)?.pid,
      );
      this.#owners = found;
      const killed = open.filter(({ id }) => !found.get(id));
      const isKilled = new Set(killed.map(({ id }) => id));
      // A job that was resumed elsewhere keeps its own entry up to date.
      for (const id of this.#killedCosts.keys()) if (!isKilled.has(id)) this.#killedCosts.delete(id);
      isOther = (await this.#readKilled(killed)) || isOther;
    });
    if (isOther) this.#set();
  }

  /** Reads the cost of jobs that were killed: their last calls are in their journals only. @returns whether it read any */
  async #readKilled(killed: readonly HistoryEntry[]): Promise<boolean> {
    const unread = killed.filter(({ id }) => !this.#killedCosts.has(id) && hasJournal(this.#home, id));
    for (const { id } of unread) {
      const cost = await costAfterKill(this.#home, id).catch(() => undefined);
      if (cost) this.#killedCosts.set(id, cost);
    }
    return unread.length > 0;
  }

  /** Adds or replaces a job's entry and saves it. The last call wins, however many are in flight. */
  put(entry: HistoryEntry): Promise<void> {
    this.#unwritten.set(entry.id, entry);
    this.#killedCosts.delete(entry.id);
    return this.#inTurn(async () => {
      const entries = new Map(this.#unwritten);
      this.#unwritten.clear();
      // The previous turn may have written this entry with its own.
      if (entries.size === 0) return;
      try {
        await this.#change((jobs) => [...entries.values(), ...jobs.filter((each) => !entries.has(each.id))]);
      } catch (error) {
        // The next call writes these entries too.
        for (const [id, each] of entries) if (!this.#unwritten.has(id)) this.#unwritten.set(id, each);
        throw error;
      }
    });
  }

  /** Removes a job's entry and its saved state, not its output folder. The caller must own the job's lock. */
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

  /** Runs changes of this process in order, because the lock is not granted in the order of the attempts. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #change(change: (jobs: readonly HistoryEntry[]) => HistoryEntry[]): Promise<void> {
    await withLock(this.#home.historyFile, async () => {
      const { jobs } = await this.#document.read();
      const changed = change(jobs).toSorted(newestFirst);
      // The page is written first: an entry that is in both files is shown once, but one in neither would be lost.
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
    // A change to one entry must not search or sort ten thousand.
    const older = jobs.some(({ id }) => this.#older.has(id))
      ? this.#older.entries.filter(({ id }) => !recent.has(id))
      : this.#older.entries;
    const entries = [...jobs, ...older];
    for (const [place, entry] of entries.entries())
      if (this.#owners.has(entry.id))
        entries[place] = {
          ...asItRuns(entry, this.#owners.get(entry.id)),
          ...this.#killedCosts.get(entry.id),
        };
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

/** Whether a process may be running the job. */
function isOpen({ state }: HistoryEntry): boolean {
  return state === 'created' || state === 'running' || state === 'awaiting-review';
}

/** Adds the process that runs a job to its entry; an entry that says `running` without a process was interrupted. */
function asItRuns(entry: HistoryEntry, owner: Owner | undefined): HistoryEntry {
  if (!isOpen(entry)) return entry;
  if (!owner) return entry.state === 'awaiting-review' ? entry : { ...entry, state: 'interrupted' };
  if (owner.pid === process.pid && owner.host === hostname()) return entry;
  return { ...entry, runsIn: { pid: owner.pid, host: owner.host } };
}

/** The cost of a job that was killed, with the calls that were in flight. */
async function costAfterKill(home: Home, id: string): Promise<ReturnType<typeof entryCost>> {
  const { job } = await loadJob(home, id);
  const events = await unsavedCalls(home, job);
  const at = job.updatedAt;
  const now = events.reduce((state, body) => reduce(state, { version: 1, at, jobId: id, ...body }), job);
  return entryCost(now);
}

/** Identifies a version of a file. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}
