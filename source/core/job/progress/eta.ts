import type { Job } from '../job.ts';
import { jobSecondsLeft } from './forecast.ts';
import { elapsedMs } from './progress.ts';

/** An ETA is shown only after this much time and progress: an earlier one would jump. */
export const etaAfter = { seconds: 3, progress: 0.05 };

/**
 * Seconds until the job ends, from the same simulation of what is left as its progress. Undefined while the user decides,
 * and before anything was measured.
 */
export function etaSeconds(job: Job, now: number): number | undefined {
  if (job.state !== 'running' || job.paused || job.stage !== 'gather' || job.timings.length === 0)
    return undefined;
  if (elapsedMs(job, now) < etaAfter.seconds * 1000 || job.progress < etaAfter.progress) return undefined;
  const { forecast } = job;
  return forecast?.simulatedAt === now && forecast.at === now
    ? forecast.secondsLeft
    : jobSecondsLeft(job, now);
}
