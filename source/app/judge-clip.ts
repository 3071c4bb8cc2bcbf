import type { ClipCommand } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import { deliver } from '../deliver/deliver.ts';
import { JobLog } from '../runner/job-log.ts';
import { writeAtomically } from '../store/files/write-file.ts';
import { historyEntry } from '../store/jobs/history-entry.ts';
import { holdJob, saveJob } from '../store/jobs/jobs.ts';
import type { CommandContext } from './context.ts';

/**
 * Keeps what the user thinks of a clip with a job that does not run, and writes its reports again.
 * @throws UserError when it runs elsewhere.
 */
export async function judgeClip(
  { home, history }: CommandContext,
  id: string,
  { needId, key, verdict }: ClipCommand & { type: 'judge' },
): Promise<Job> {
  const { job, release } = await holdJob(home, id);
  try {
    const log = new JobLog(job);
    log.emit({ type: 'clip.judged', needId, key, ...(verdict && { verdict }) });
    await saveJob(home, log.job);
    if (job.state === 'finished') await deliver(log.job, writeAtomically);
    await history.put(historyEntry(log.job));
    return log.job;
  } finally {
    await release();
  }
}
