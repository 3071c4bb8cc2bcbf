import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JobStopError } from '../../core/errors.ts';

/** A job begins, or goes on, with at least this much: a few previews and clips at once fit in. */
const beginWithBytes = 200e6;
/** Below this a running job stops, while there is still room to save what it has. */
const stopBelowBytes = 50e6;
/** Three downloads over a fast line do not take what lies between the two within this time. */
const everyMs = 1000;

const resumeHint = 'Free some space, then resume the job.';
const startHint =
  'Free some space, or choose another disk: --output DIR for the clips, STOCKPILE_HOME for what the program keeps.';

/** Bytes a user may still write where a folder is, or will be; undefined where the system does not tell. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch((error: NodeJS.ErrnoException) => error);
  // What is no disk, as /proc, has no blocks at all; that nothing can be written there is told by whoever tries.
  if (!(found instanceof Error)) return found.blocks === 0 ? undefined : found.bavail * found.bsize;
  return found.code === 'ENOENT' && dirname(folder) !== folder ? freeBytes(dirname(folder)) : undefined;
}

/**
 * @param isNew whether there is no job yet that could be resumed
 * @throws JobStopError when one of the folders lies on a disk that is nearly full.
 */
export async function assertSpace(
  folders: readonly string[],
  { isNew = false, free = freeBytes }: { isNew?: boolean; free?: typeof freeBytes } = {},
): Promise<void> {
  const hint = isNew ? startHint : resumeHint;
  const wanted = `a job wants ${beginWithBytes / 1e6} MB`;
  await assertFree(folders, beginWithBytes, free, (left) => [`${left}; ${wanted}.`, hint]);
}

/** Looks at the space while a job runs, and says it once when there is too little left. */
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
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    const stops = (left: string) => [`${left}, so the job stops.`, resumeHint] as const;
    await assertFree(this.#folders, stopBelowBytes, this.#free, stops).catch((error: unknown) => {
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
  say: (left: string) => readonly [message: string, hint: string],
): Promise<void> {
  for (const folder of folders) {
    const bytes = await bytesIn(folder);
    if (bytes === undefined || bytes >= wanted) continue;
    const free = bytes < 1e6 ? 'Nothing is' : `Only ${Math.floor(bytes / 1e6)} MB are`;
    const left = `${free} free where ${folder} is`;
    const [message, hint] = say(left);
    throw new JobStopError('disk-full', message, { hint });
  }
}
