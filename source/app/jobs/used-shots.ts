import type { HistoryEntry } from '../../core/api/app.ts';
import type { UsedShot } from '../../core/footage/recent-shots.ts';
import type { Job } from '../../core/job/job.ts';
import type { Home } from '../../store/home.ts';
import { loadJob } from '../../store/jobs/jobs.ts';

/**
 * The shots of the newest jobs before this one that have clips. Jobs of the same video do not count: a new job for a
 * video replaces the earlier one. A job that cannot be read counts as one without shots.
 * @param entries the history
 * @param count REST_JOBS: how many jobs
 */
export async function usedShots(
  home: Home,
  entries: readonly HistoryEntry[],
  job: Job,
  count: number,
): Promise<UsedShot[]> {
  const newest = entries
    .filter(({ id, clips, createdAt }) => id !== job.id && clips > 0 && createdAt <= job.createdAt)
    .toSorted((a, b) => b.createdAt - a.createdAt);
  const shots: UsedShot[] = [];
  let counted = 0;
  for (const { id } of newest) {
    if (counted >= count) break;
    const other = await loadJob(home, id).then(
      (saved) => saved.job,
      () => undefined,
    );
    if (!other || isSameVideo(other, job)) continue;
    counted += 1;
    shots.push(...shotsOf(other));
  }
  return shots;
}

function isSameVideo({ video: a }: Job, { video: b }: Job): boolean {
  return a.path === b.path || (a.identity !== undefined && a.identity === b.identity);
}

function shotsOf({ needs, createdAt }: Job): UsedShot[] {
  const clips = needs.flatMap(({ results }) => Object.values(results.file).map(({ clip }) => clip));
  return clips.map(({ shot: { candidateId, start, end } }) => ({
    candidateId,
    start,
    end,
    usedAt: createdAt,
  }));
}
