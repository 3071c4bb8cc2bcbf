import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import type { EventBody, JobEvent } from '../../core/job/events.ts';
import { type Job, jobSchema } from '../../core/job/job.ts';
import { cleanText } from '../../core/text/text.ts';
import { Document, readDocument, type SetAside } from '../files/document.ts';
import { type Release, tryLockOfDying } from '../files/lock.ts';
import type { Owner } from '../files/owner.ts';
import type { Form } from '../files/versioned.ts';
import { previousCopy } from '../files/write-file.ts';
import { type Home, jobFile } from '../home.ts';
import { CallJournal, journalFile, lostCalls } from './call-journal.ts';
import { JobText } from './job-text.ts';

/** Add the step from a version to the next one here when the schema changes in a way that old files do not fit. */
const jobForm: Form<Job> = { version: 1, schema: jobSchema, migrations: {} };

/** A job as it was saved. */
export interface SavedJob {
  job: Job;
  /** Its newest copy was damaged, and this is the one before it. */
  damaged?: SetAside | undefined;
}

/** A saved job, to look at. @throws UserError when there is none or it is damaged (it is then set aside). */
export async function loadJob(home: Home, id: string): Promise<SavedJob> {
  const path = jobFile(home, id);
  // A name with a path in it would have another file of the home folder taken for a damaged job.
  const found = basename(path) === `${id}.json` ? await readDocument(path, jobForm) : undefined;
  if (!found) throw noJob(id);
  const { value, damaged } = found;
  if (value) return { job: value, damaged };
  const keptAs = basename(damaged?.keptAs ?? path);
  throw new UserError(
    `The saved state of job "${id}" is damaged (${damaged?.reason}); it was kept as ${keptAs}.`,
    { hint: 'Start the job anew; its finished clips are still in its folder.' },
  );
}

/** The ids of all jobs that were ever saved and not removed. */
export async function savedJobs({ jobs }: Home): Promise<string[]> {
  const names = await readdir(jobs).catch(() => []);
  return names.flatMap((name) => /^([^.]+)\.json$/.exec(name)?.[1] ?? []);
}

export function noJob(id: string): UserError {
  return new UserError(`There is no job "${cleanText(id, 60)}".`, {
    hint: 'Run `stockpile-tui history` to see them.',
    exitCode: EXIT.usage,
  });
}

/** A job that nobody else can change until it is given back. */
export interface HeldJob extends SavedJob {
  /** What happened after the state was last saved, and must not be forgotten. */
  lost: EventBody[];
  release: Release;
}

/**
 * Takes a job and reads it as it stands then: whoever had it before may have written until a moment ago.
 * @throws UserError as loadJob, and when it is held by another program.
 */
export async function holdJob(home: Home, id: string): Promise<HeldJob> {
  // Before the lock, which would be made for any name.
  const { job } = await loadJob(home, id);
  const lock = await tryLockOfDying(jobFile(home, id));
  if ('owner' in lock) throw runsElsewhere(job.video.name, lock.owner);
  try {
    const saved = await loadJob(home, id);
    const calls = await lostCalls(home, id, saved.job.calls);
    const lost = calls.map((call): EventBody => ({ type: 'call.finished', call }));
    return { ...saved, lost, release: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Says who runs a job, so that nobody else does anything with it. */
export function runsElsewhere(name: string, owner: Owner | undefined): UserError {
  const isHere = owner?.pid === process.pid && owner.host === hostname();
  const other = owner ? `by process ${owner.pid} on ${owner.host}` : 'by another program';
  return new UserError(`The job of ${name} is being run ${isHere ? 'here' : other}.`, {
    hint: isHere ? 'Stop it first, or wait until it has ended.' : 'Look there, or wait until it has ended.',
    exitCode: EXIT.usage,
  });
}

/** Writes a job's state as it is now; for changes see JobSaver. */
export async function saveJob(home: Home, job: Job): Promise<void> {
  await documentOf(home, job).write(job);
}

/** Removes a job's saved state and all that belongs to it; that it is not there is no fault. */
export async function removeSavedJob(home: Home, id: string): Promise<void> {
  const file = jobFile(home, id);
  for (const each of [file, previousCopy(file), journalFile(home, id)]) await rm(each, { force: true });
}

function documentOf(home: Home, job: Job): Document<Job> {
  const text = new JobText();
  return new Document(jobFile(home, job.id), jobForm, job, (value) => text.parts(value));
}

/** Milliseconds after a change until it is being written: what a resume needs is on the disk within 250 ms. */
const saveAfterMs = { 'at-once': 100, soon: 2000 } as const;

/** Writes a job's state after changes, never two writes at once, always the newest state last. */
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

  /** What was paid is on the disk when this returns. */
  readonly paid = (event: JobEvent): void => {
    if (event.type !== 'call.finished') return;
    try {
      this.#calls.add(event.call);
    } catch (error) {
      this.#onError(error);
    }
  };

  /** Writes what has not been written, for the last time. @throws the file system's error. */
  async close(): Promise<void> {
    await this.flush();
    await this.#calls.remove();
  }

  /** Writes what has not been written. @throws the file system's error. */
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
      // The disk may have room when the job ends.
      this.#newest ??= job;
      throw error;
    }
  }
}
