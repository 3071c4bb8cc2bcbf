import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../../core/api/app.ts';
import { tryLockWithGrace } from '../../store/files/lock.ts';
import { jobFilePath } from '../../store/home.ts';
import { jobRunsElsewhereError } from '../../store/jobs/jobs.ts';
import { removeJobFolder } from '../../store/jobs/remove-job-folder.ts';
import type { CommandContext } from '../context/context.ts';
import { socketPath } from '../sharing/socket-path.ts';

/** What happens to the folder of a deleted job; without a trash, `trash` deletes it. */
export type FolderDisposal = 'keep' | 'delete' | 'trash';

/**
 * Deletes a job. Its folder goes first (unless it is kept), so that an interrupted deletion can be repeated; then its
 * history entry, saved state and log.
 * @throws UserError while the job is running, or for a folder that is not the job's own
 */
export async function deleteJob(
  { home, history }: CommandContext,
  entry: Pick<HistoryEntry, 'id' | 'name' | 'outputDir'>,
  folder: FolderDisposal,
): Promise<void> {
  const lock = await tryLockWithGrace(jobFilePath(home, entry.id));
  if ('owner' in lock) throw jobRunsElsewhereError(entry.name, lock.owner);
  try {
    if (folder !== 'keep') await removeJobFolder(entry.id, entry.outputDir, folder === 'trash');
    await history.remove(entry.id);
    await rm(join(home.logs, `${entry.id}.log`), { force: true });
    // A process that was killed left it behind. On Windows there is no file.
    const socket = await socketPath(home, entry.id).catch(() => undefined);
    if (socket !== undefined && process.platform !== 'win32') await rm(socket, { force: true });
  } finally {
    await lock.release();
  }
}
