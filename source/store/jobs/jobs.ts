import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import type { EventBody, JobEvent } from '../../core/job/events/events.ts';
import { type Job, jobSchema } from '../../core/job/job.ts';
import { cleanText } from '../../core/text/text.ts';
import { type DamagedFile, Document, readDocument } from '../files/document.ts';
import { type Release, tryLockWithGrace } from '../files/lock.ts';
import type { Owner } from '../files/owner.ts';
import type { DocumentFormat } from '../files/versioned.ts';
import { previousCopy } from '../files/write-file.ts';
import { type Home, jobFilePath } from '../home.ts';
import { CallJournal, isJournalEvent, journalPath, unsavedCalls } from './call-journal.ts';
import { JobSerializer } from './job-serializer.ts';

/** When the schema changes so that old files do not match it, add a migration here. */
const jobFormat: DocumentFormat<Job> = { version: 1, schema: jobSchema, migrations: {} };

/** A saved job. */
export interface SavedJob {
  job: Job;
  /** Set when the newest copy was damaged and this is the previous one. */
  damaged?: DamagedFile | undefined;
}

/** Reads a saved job without locking it. @throws UserError when there is none or it is damaged (it is then set aside) */
export async function loadJob(home: Home, id: string): Promise<SavedJob> {
  const path = jobFilePath(home, id);
  // An id with a path in it could set aside another file of the home folder as a damaged job.
  const found = basename(path) === `${id}.json` ? await readDocument(path, jobFormat) : undefined;
  if (!found) throw noJobError(id);
  const { value, damaged } = found;
  if (value) return { job: value, damaged };
  const keptAs = basename(damaged?.keptAs ?? path);
  throw new UserError(
    `The saved state of job "${id}" is damaged (${damaged?.reason}); it was renamed to ${keptAs}.`,
    { hint: 'Start a new job; the finished clips are still in its folder.' },
  );
}

/** The ids of all saved jobs. */
export async function savedJobs({ jobs }: Home): Promise<string[]> {
  const names = await readdir(jobs).catch(() => []);
  return names.flatMap((name) => /^([^.]+)\.json$/.exec(name)?.[1] ?? []);
}

export function noJobError(id: string): UserError {
  return new UserError(`There is no job "${cleanText(id, 60)}".`, {
    hint: 'Run `stockpile-tui history` to list all jobs.',
    exitCode: EXIT.usage,
  });
}

/** A locked job: no other process can change it until it is released. */
export interface LockedJob extends SavedJob {
  /** Events that are not in the saved state yet: the ends of paid calls, from the journal. */
  unsaved: EventBody[];
  release: Release;
}

/**
 * Locks a job and then reads it, because the previous owner may have written until a moment ago.
 * @throws UserError like loadJob, and when another process runs the job
 */
export async function lockJob(home: Home, id: string): Promise<LockedJob> {
  // Read before locking, so that no lock is created for an unknown id.
  const { job } = await loadJob(home, id);
  const lock = await tryLockWithGrace(jobFilePath(home, id));
  if ('owner' in lock) throw jobRunsElsewhereError(job.video.name, lock.owner);
  try {
    const saved = await loadJob(home, id);
    const unsaved = await unsavedCalls(home, saved.job);
    return { ...saved, unsaved, release: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The error for a job that another process, or this one, is running. */
export function jobRunsElsewhereError(name: string, owner: Owner | undefined): UserError {
  const isHere = owner?.pid === process.pid && owner.host === hostname();
  const other = owner ? `in process ${owner.pid} on ${owner.host}` : 'in another program';
  return new UserError(`The job of ${name} is already running ${isHere ? 'here' : other}.`, {
    hint: isHere
      ? 'Stop it first, or wait until it has ended.'
      : 'Continue there, or wait until it has ended.',
    exitCode: EXIT.usage,
  });
}

/** Saves a job's state once; for a running job use JobSaver. */
export async function saveJob(home: Home, job: Job): Promise<void> {
  await documentOf(home, job).write(job);
}

/** Saves the state of a locked job with all that its journal has, and deletes the journal. */
export async function saveWithCalls(home: Home, job: Job): Promise<void> {
  await saveJob(home, job);
  await rm(journalPath(home, job.id), { force: true });
}

/** Removes a job's saved state, its previous copy and its journal; missing files are not an error. */
export async function removeSavedJob(home: Home, id: string): Promise<void> {
  const file = jobFilePath(home, id);
  for (const each of [file, previousCopy(file), journalPath(home, id)]) await rm(each, { force: true });
}

function documentOf(home: Home, job: Job): Document<Job> {
  const text = new JobSerializer();
  return new Document(jobFilePath(home, job.id), jobFormat, job, (value) => text.parts(value));
}

/** The delay from a change to its write, in milliseconds; what a resume needs must be on disk within 250 ms. */
const saveAfterMs = { 'at-once': 100, soon: 2000 } as const;

/** Saves a running job after changes: never two writes at once, and always the newest state last. */
export class JobSaver {
  readonly #document: Document<Job>;
  readonly #calls: CallJournal;
  readonly #onError: (error: unknown) => void;
  #newest: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #writing: Promise<void> = Promise.resolve();

  constructor(home: Home, first: Job, onError: (error: unknown) => void) {
    this.#document = documentOf(home, first);
    this.#calls = new CallJournal(home, first.id);
    this.#onError = onError;
  }

  changed(job: Job, when: keyof typeof saveAfterMs = 'at-once'): void {
    this.#newest = job;
    const dueAt = performance.now() + saveAfterMs[when];
    if (dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.flush().catch(this.#onError);
    }, saveAfterMs[when]);
  }

  /** Writes what happens to a paid call to the journal before it returns. */
  readonly paid = (event: JobEvent): void => {
    if (!isJournalEvent(event)) return;
    try {
      this.#calls.add(event);
    } catch (error) {
      this.#onError(error);
    }
  };

  /** Saves pending changes and removes the journal. @throws the file system's error */
  async close(): Promise<void> {
    await this.flush();
    await this.#calls.remove();
  }

  /** Saves pending changes now. @throws the file system's error */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const job = this.#newest;
    this.#newest = undefined;
    if (!job) return;
    try {
      await this.#document.write(job);
    } catch (error) {
      // Kept for the next write: the disk may have space again then.
      this.#newest ??= job;
      throw error;
    }
  }
}
