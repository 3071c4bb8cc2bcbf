import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JobStopError } from '../../core/errors.ts';

/** The free space that is required to start or resume a job: enough for several previews and clips at once. */
const minBytesToStart = 200e6;
/** Below this a running job stops, while there is still space to save its state. */
const minBytesToContinue = 50e6;
/** In this time, three downloads over a fast connection cannot fill the difference between the two limits. */
const everyMs = 1000;

const resumeHint = 'Free some space, then resume the job.';
const startHint =
  'Free some space, or choose another disk: --output DIR for the clips, STOCKPILE_HOME for the data of the program.';

/** Free bytes on the disk of a folder that may not exist yet; undefined where the system does not say. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch((error: NodeJS.ErrnoException) => error);
  // Virtual file systems such as /proc have no blocks. That they are not writable is reported by the write itself.
  if (!(found instanceof Error)) return found.blocks === 0 ? undefined : found.bavail * found.bsize;
  return found.code === 'ENOENT' && dirname(folder) !== folder ? freeBytes(dirname(folder)) : undefined;
}

/**
 * Checks that there is enough space to start or resume a job.
 * @param isNew whether the job is new, so that there is nothing to resume later
 * @throws JobStopError when the disk of one of the folders is nearly full
 */
export async function assertSpace(
  folders: readonly string[],
  { isNew = false, free = freeBytes }: { isNew?: boolean; free?: typeof freeBytes } = {},
): Promise<void> {
  const hint = isNew ? startHint : resumeHint;
  const required = `a job needs ${minBytesToStart / 1e6} MB`;
  await assertFree(folders, minBytesToStart, free, (left) => [`${left}; ${required}.`, hint]);
}

/** Checks the free space while a job runs, and reports once when there is too little left. */
export class DiskWatch {
  readonly #folders: readonly string[];
  readonly #onFull: (error: unknown) => void;
  readonly #free: typeof freeBytes;
  #timer: NodeJS.Timeout | undefined;

  constructor(folders: readonly string[], onFull: (error: unknown) => void, free = freeBytes) {
    this.#folders = folders;
    this.#onFull = onFull;
    this.#free = free;
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), everyMs);
    this.#timer.unref();
  }

  async check(): Promise<void> {
    const describe = (left: string) => [`${left}, so the job stops.`, resumeHint] as const;
    await assertFree(this.#folders, minBytesToContinue, this.#free, describe).catch((error: unknown) => {
      this.stop();
      this.#onFull(error);
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function assertFree(
  folders: readonly string[],
  wanted: number,
  bytesIn: typeof freeBytes,
  describe: (left: string) => readonly [message: string, hint: string],
): Promise<void> {
  for (const folder of folders) {
    const bytes = await bytesIn(folder);
    if (bytes === undefined || bytes >= wanted) continue;
    const free = bytes < 1e6 ? 'No space is' : `Only ${Math.floor(bytes / 1e6)} MB are`;
    const left = `${free} free on the disk of ${folder}`;
    const [message, hint] = describe(left);
    throw new JobStopError('disk-full', message, { hint });
  }
}
