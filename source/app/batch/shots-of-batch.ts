import { BatchShots } from '../../runner/batch-shots.ts';
import { loadJob } from '../../store/jobs/jobs.ts';
import type { CommandContext } from '../context/context.ts';
import { findBatchOfJob } from './open-batch.ts';

/**
 * The shots of the other jobs of the batch that a job belongs to, for a job that runs again by itself. Undefined when it
 * belongs to none, or its batch may use a shot twice. A job that cannot be read counts as one without shots.
 */
export async function shotsOfBatch(
  { home }: Pick<CommandContext, 'home'>,
  jobId: string,
): Promise<BatchShots | undefined> {
  const batch = await findBatchOfJob({ home }, jobId);
  if (!batch || batch.allowReuse) return undefined;
  const shots = new BatchShots();
  for (const { jobId: id } of batch.videos) {
    const job = id === undefined || id === jobId ? undefined : await savedJob(home, id);
    if (job) shots.add(job);
  }
  return shots;
}

function savedJob(home: CommandContext['home'], id: string) {
  return loadJob(home, id).then(
    ({ job }) => job,
    () => undefined,
  );
}
