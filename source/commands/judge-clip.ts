import type { ClipCommand } from '../core/events.ts';
import type { Job } from '../core/job.ts';
import { deliver } from '../deliver/deliver.ts';
import { JobLog } from '../engine/job-log.ts';
import { historyEntry } from '../store/history.ts';
import { jobFile } from '../store/home.ts';
import { saveJob } from '../store/jobs.ts';
import { tryLock } from '../store/lock.ts';
import type { CommandContext } from './context.ts';
import { runsElsewhere } from './runs-elsewhere.ts';

/**
 * Keeps what the user thinks of a clip with a job that does not run, and writes its reports again.
 * @throws UserError when it runs elsewhere.
 */
export async function judgeClip(
  { home, history }: CommandContext,
  job: Job,
  { needId, key, verdict }: ClipCommand & { type: 'judge' },
): Promise<Job> {
  const lock = await tryLock(jobFile(home, job.id));
  if ('owner' in lock) throw runsElsewhere(job.video.name, lock.owner);
  try {
    const log = new JobLog(job);
    log.emit({ type: 'clip.judged', needId, key, ...(verdict && { verdict }) });
    await saveJob(home, log.job);
    if (job.state === 'finished') await deliver(log.job);
    await history.put(historyEntry(log.job));
    return log.job;
  } finally {
    await lock.release();
  }
}
