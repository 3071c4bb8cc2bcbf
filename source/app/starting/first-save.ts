import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Job } from '../../core/job/job.ts';
import { createJob } from '../../core/job/reduce.ts';
import { ensureFolder } from '../../store/files/ensure-folder.ts';
import { removeSavedJob, saveJob } from '../../store/jobs/jobs.ts';
import type { CommandContext } from '../context.ts';
import type { Created } from './new-job.ts';

/** A new job that is saved and has its folder. */
export interface FirstSave {
  created: Created;
  job: Job;
  /** Removes both again, while no work has been done for the job. */
  undo(): Promise<void>;
}

/**
 * Saves a new job, then makes a folder of its own: two jobs may start within the second that is in its name. A kill in
 * between leaves a job that can be resumed, never an orphaned folder. The caller holds the job's lock.
 * @throws UserError, JobStopError, the file system's error; nothing is left then.
 */
export async function firstSave(
  { home, history }: Pick<CommandContext, 'home' | 'history'>,
  wished: Created,
): Promise<FirstSave> {
  const root = dirname(wished.outputDir);
  let above: string | undefined;
  try {
    for (let count = 1; ; count++) {
      const outputDir = count === 1 ? wished.outputDir : `${wished.outputDir}_${count}`;
      const created = { ...wished, outputDir };
      const job = createJob(created);
      await saveJob(home, job);
      const made = await makeFolder(root, outputDir);
      above ??= made.above;
      if (!made.isMine) continue;
      const undo = async () => {
        await removeSavedJob(home, job.id);
        await removeEmpty(outputDir, above);
        await history.remove(job.id);
      };
      // A removal fails for the same reason as the start did, which is already reported.
      return { created, job, undo: () => undo().catch(() => {}) };
    }
  } catch (error) {
    await removeSavedJob(home, wished.jobId).catch(() => {});
    throw error;
  }
}

/** @returns whether the folder is new, and the topmost parent that was created for it. @throws UserError */
async function makeFolder(root: string, folder: string): Promise<{ isMine: boolean; above?: string }> {
  let above: string | undefined;
  try {
    above = await ensureFolder(root);
    const isMine = await mkdir(folder).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    return { isMine, ...(above !== undefined && { above }) };
  } catch (error) {
    if (above !== undefined) await removeEmpty(root, above);
    throw unwritable(root, error);
  }
}

/** Removes a folder and its parents up to `upTo`, as long as they are empty. */
async function removeEmpty(folder: string, upTo = folder): Promise<void> {
  const isGone = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isGone && folder !== upTo && folder !== dirname(folder)) await removeEmpty(dirname(folder), upTo);
}

function unwritable(folder: string, cause: unknown): UserError {
  return new UserError(`The output folder ${folder} cannot be written${reasonOf(cause)}.`, {
    hint: `Choose another with --output DIR, or give write permission to ${dirname(folder)}.`,
    cause,
    concerns: 'output',
  });
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC') return ': the disk is full';
  if (code === 'EROFS') return ': the disk is read-only';
  return code === 'EEXIST' || code === 'ENOTDIR' ? ': there is a file of that name' : '';
}
