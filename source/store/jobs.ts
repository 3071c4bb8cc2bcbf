import { basename } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { type Job, jobSchema } from '../core/job.ts';
import { cleanText } from '../core/text.ts';
import { Document, parseAs, readIfThere, setAside } from './document.ts';
import { type Home, jobFile } from './home.ts';

/** A saved job. @throws UserError when there is none or it is damaged (it is then set aside). */
export async function loadJob(home: Home, id: string): Promise<Job> {
  const path = jobFile(home, id);
  // A name with a path in it would have another file of the home folder taken for a damaged job.
  const text = basename(path) === `${id}.json` ? await readIfThere(path) : undefined;
  if (text === undefined) {
    throw new UserError(`There is no job "${cleanText(id, 60)}".`, {
      hint: 'Run `stockpile-tui history` to see them.',
      exitCode: EXIT.usage,
    });
  }
  const parsed = parseAs(text, jobSchema);
  if (parsed.ok) return parsed.value;
  const { keptAs } = await setAside(path, parsed.reason);
  throw new UserError(
    `The saved state of job "${id}" is damaged (${parsed.reason}); it was kept as ${keptAs}.`,
    {
      hint: 'Start the job anew; its finished clips are still in its folder.',
    },
  );
}

/** Writes a job's state as it is now; for changes see JobSaver. */
export async function saveJob(home: Home, job: Job): Promise<void> {
  await new Document<Job>(jobFile(home, job.id), jobSchema, job).write(job);
}

/** Within this time after a change it is on disk; interface.md, convention 6. */
const saveWithinMs = 200;

/** Writes a job's state after changes, never two writes at once, always the newest state last. */
export class JobSaver {
  readonly #document;
  readonly #onError: (error: unknown) => void;
  #newest: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(home: Home, first: Job, onError: (error: unknown) => void) {
    this.#document = new Document<Job>(jobFile(home, first.id), jobSchema, first);
    this.#onError = onError;
  }

  changed(job: Job): void {
    this.#newest = job;
    this.#timer ??= setTimeout(() => {
      this.flush().catch(this.#onError);
    }, saveWithinMs);
  }

  /** Writes what has not been written. @throws the file system's error. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing
      .catch(() => {})
      .then(async () => {
        const job = this.#newest;
        this.#newest = undefined;
        if (job) await this.#document.write(job);
      });
    return this.#writing;
  }
}
