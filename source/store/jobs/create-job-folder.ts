import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { EventOf } from '../../core/job/events/events.ts';
import type { Job } from '../../core/job/job.ts';
import { createJob } from '../../core/job/reduce.ts';
import { ensureFolder } from '../files/ensure-folder.ts';
import type { Home } from '../home.ts';
import type { History } from './history.ts';
import { removeSavedJob, saveJob } from './jobs.ts';

/** A new job that has been saved and has its folder. */
export interface JobWithFolder {
  created: EventOf<'job.created'>;
  job: Job;
  /** Removes both, as long as no work has been done for the job. */
  undo(): Promise<void>;
}

/**
 * Saves a new job, then creates its folder. The folder gets a number if its name, which has the time in seconds, is
 * taken. A kill in between leaves a job that can be resumed, never an orphaned folder. The caller holds the job's lock.
 * @throws UserError, JobStopError, the file system's error; then nothing is left behind
 */
export async function saveAndCreateFolder(
  { home, history }: { home: Home; history: History },
  requested: EventOf<'job.created'>,
): Promise<JobWithFolder> {
  const root = dirname(requested.outputDir);
  let topmost: string | undefined;
  try {
    for (let count = 1; ; count++) {
      const outputDir = count === 1 ? requested.outputDir : `${requested.outputDir}_${count}`;
      const created = { ...requested, outputDir };
      const job = createJob(created);
      await saveJob(home, job);
      const made = await makeFolder(root, outputDir);
      topmost ??= made.topmost;
      if (!made.isMine) continue;
      const undo = async () => {
        await removeSavedJob(home, job.id);
        await removeEmpty(outputDir, topmost);
        await history.remove(job.id);
      };
      // A removal fails for the same reason as the start, which is reported already.
      return { created, job, undo: () => undo().catch(() => {}) };
    }
  } catch (error) {
    await removeSavedJob(home, requested.jobId).catch(() => {});
    throw error;
  }
}

/** @returns whether the folder is new, and the topmost parent that was created for it @throws UserError */
async function makeFolder(root: string, folder: string): Promise<{ isMine: boolean; topmost?: string }> {
  let topmost: string | undefined;
  try {
    topmost = await ensureFolder(root);
    const isMine = await mkdir(folder).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    return { isMine, ...(topmost !== undefined && { topmost }) };
  } catch (error) {
    if (topmost !== undefined) await removeEmpty(root, topmost);
    throw unwritable(root, error);
  }
}

/** Removes a folder and its parents up to `upTo` while they are empty. */
async function removeEmpty(folder: string, upTo = folder): Promise<void> {
  const isGone = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isGone && folder !== upTo && folder !== dirname(folder)) await removeEmpty(dirname(folder), upTo);
}

function unwritable(folder: string, cause: unknown): UserError {
  return new UserError(`The output folder ${folder} cannot be written${reasonOf(cause)}.`, {
    hint: `Choose another folder with --output DIR, or give write permission for ${dirname(folder)}.`,
    cause,
    concerns: 'output',
  });
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC') return ': the disk is full';
  if (code === 'EROFS') return ': the disk is read-only';
  return code === 'EEXIST' || code === 'ENOTDIR' ? ': there is a file with that name' : '';
}
