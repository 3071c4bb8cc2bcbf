import { rm } from 'node:fs/promises';
import * as z from 'zod';
import type { HistoryEntry } from '../core/app.ts';
import { type Job, jobStateSchema, stageNames } from '../core/job.ts';
import { etaSeconds, hasEnded } from '../core/progress.ts';
import { Document, type SetAside } from './document.ts';
import { type Home, jobFile } from './home.ts';
import { withLock } from './lock.ts';

const count = z.int().nonnegative();

const entrySchema: z.ZodType<HistoryEntry> = z.object({
  id: z.string(),
  name: z.string(),
  videoPath: z.string(),
  outputDir: z.string(),
  state: jobStateSchema,
  stage: z.enum(stageNames),
  progress: z.number(),
  costUsd: z.number(),
  needs: z.object({
    total: count,
    selected: count,
    ended: count,
    filled: count,
    noMatch: count,
    failed: count,
  }),
  clips: count,
  error: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  etaSeconds: z.number().optional(),
});

const historySchema = z.object({ version: z.literal(1), jobs: z.array(entrySchema) });

/** The list of all jobs, newest first: one small entry each. Safe with several processes. */
export class History {
  readonly #home: Home;
  readonly #document;
  readonly #listeners = new Set<() => void>();
  #entries: readonly HistoryEntry[] = [];
  /** The newest entry of each job that is still to be written. */
  readonly #unwritten = new Map<string, HistoryEntry>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(home: Home) {
    this.#home = home;
    this.#document = new Document(home.historyFile, historySchema, { version: 1, jobs: [] });
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Reads the file. @returns what had to be set aside because it was damaged. */
  async load(): Promise<SetAside | undefined> {
    this.#set((await this.#document.read()).jobs);
    return this.#document.setAside;
  }

  /** Adds or replaces a job's entry, on disk too. What was put last stays, however many are under way. */
  put(entry: HistoryEntry): Promise<void> {
    this.#unwritten.set(entry.id, entry);
    return this.#inTurn(async () => {
      const entries = new Map(this.#unwritten);
      this.#unwritten.clear();
      // The turn before may have written it with its own.
      if (entries.size === 0) return;
      await this.#change((jobs) => [...entries.values(), ...jobs.filter((each) => !entries.has(each.id))]);
    });
  }

  /** Removes a job's entry and its saved state. The folder with its clips stays. */
  async remove(id: string): Promise<void> {
    await this.#inTurn(() => this.#change((jobs) => jobs.filter((each) => each.id !== id)));
    await rm(jobFile(this.#home, id), { force: true });
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
      await this.#document.write({ version: 1, jobs: change(jobs) });
    });
    this.#set(this.#document.value.jobs);
  }

  #set(jobs: readonly HistoryEntry[]): void {
    this.#entries = jobs.toSorted((a, b) => b.createdAt - a.createdAt);
    for (const listener of this.#listeners) listener();
  }
}

/** What the history shows of a job. */
export function historyEntry(job: Job): HistoryEntry {
  const selected = job.needs.filter((each) => each.need.selected);
  const inState = (state: string) => selected.filter((each) => each.state === state).length;
  return {
    id: job.id,
    name: job.video.name,
    videoPath: job.video.path,
    outputDir: job.outputDir,
    state: job.state,
    stage: job.stage,
    progress: job.progress,
    costUsd: job.cost.usd,
    needs: {
      total: job.needs.length,
      selected: selected.length,
      ended: selected.filter(hasEnded).length,
      filled: inState('filled'),
      noMatch: inState('no-match'),
      failed: inState('failed'),
    },
    clips: selected.reduce((sum, each) => sum + Object.keys(each.results.file).length, 0),
    error: job.error,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    etaSeconds: etaSeconds(job, job.updatedAt),
  };
}
