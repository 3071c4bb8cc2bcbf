import { EXIT, UserError } from '../../core/errors.ts';
import { type Batch, findBatch, loadBatch, removeOldBatches, saveBatch } from '../../store/batches.ts';
import { type Release, tryLock } from '../../store/files/lock.ts';
import { batchFilePath } from '../../store/home.ts';
import type { CommandContext } from '../context/context.ts';
import { newJobId } from '../starting/new-job.ts';
import type { BatchPlan } from './batch-videos.ts';

/** A batch that no other process runs until it is released. */
export interface OpenBatch {
  batch: Batch;
  release: Release;
}

/** Ids of batches begin like this, and those of jobs do not. */
const idPrefix = 'batch-';

export function isBatchId(id: string): boolean {
  return id.startsWith(idPrefix);
}

/**
 * Saves a batch. One from the same file as an earlier one takes over its jobs, except those of videos about which the
 * file now says something else.
 * @throws UserError when another process runs it
 */
export async function openBatch({ home }: Pick<CommandContext, 'home'>, plan: BatchPlan): Promise<OpenBatch> {
  const earlier =
    plan.file === undefined ? undefined : await findBatch(home, ({ file }) => file === plan.file);
  const id = earlier?.id ?? `${idPrefix}${newJobId()}`;
  return locked(home, id, async () => {
    const before = earlier && (await loadBatch(home, id));
    const jobs = new Map(before?.videos.map(({ key, jobId }) => [key, jobId]));
    const videos = plan.videos.map((each) => {
      const jobId = jobs.get(each.key);
      return { ...each, ...(jobId !== undefined && { jobId }) };
    });
    const batch = { ...plan, version: 1 as const, id, createdAt: before?.createdAt ?? Date.now(), videos };
    await saveBatch(home, batch);
    if (!earlier) await removeOldBatches(home);
    return batch;
  });
}

/** Opens a saved batch to continue it. @throws UserError when there is none, or another process runs it */
export async function reopenBatch({ home }: Pick<CommandContext, 'home'>, id: string): Promise<OpenBatch> {
  const saved = await loadBatch(home, id);
  if (!saved) {
    throw new UserError(`There is no batch "${id.slice(0, 60)}".`, {
      hint: 'Run the batch file again: stockpile-tui batch FILE',
      exitCode: EXIT.usage,
    });
  }
  return locked(home, id, async () => (await loadBatch(home, id)) ?? saved);
}

/** The newest batch that a job belongs to, if any. */
export function findBatchOfJob(
  { home }: Pick<CommandContext, 'home'>,
  jobId: string,
): Promise<Batch | undefined> {
  return findBatch(home, ({ videos }) => videos.some((each) => each.jobId === jobId));
}

async function locked(
  home: CommandContext['home'],
  id: string,
  read: () => Promise<Batch>,
): Promise<OpenBatch> {
  const lock = await tryLock(batchFilePath(home, id));
  if ('owner' in lock) {
    const by = lock.owner ? `in process ${lock.owner.pid} on ${lock.owner.host}` : 'in another program';
    throw new UserError(`This batch is already running ${by}.`, {
      hint: 'Wait until it has ended, or stop it first.',
      exitCode: EXIT.usage,
    });
  }
  try {
    return { batch: await read(), release: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
