import type { HistoryEntry } from '../../core/api/app.ts';
import { outcomeOf } from '../../core/job/filed-clips.ts';
import type { Job } from '../../core/job/job.ts';
import { needExpense } from '../../core/job/progress/estimate.ts';
import { etaSeconds } from '../../core/job/progress/eta.ts';
import { hasEnded } from '../../core/job/progress/progress.ts';

/** What an entry says about a job's cost. */
export function entryCost({ cost }: Job): Pick<HistoryEntry, 'costUsd' | 'unpricedCalls' | 'mayBeBilledUsd'> {
  const { usd, unpricedCalls, mayBeBilledUsd = 0 } = cost;
  return {
    costUsd: usd,
    ...(unpricedCalls > 0 && { unpricedCalls }),
    ...(mayBeBilledUsd > 0 && { mayBeBilledUsd }),
  };
}

/** The entry of a job in the history. */
export function createHistoryEntry(job: Job): HistoryEntry {
  const selected = job.needs.filter((each) => each.need.selected);
  const inState = (state: string) => selected.filter((each) => outcomeOf(each) === state).length;
  return {
    id: job.id,
    name: job.video.name,
    videoPath: job.video.path,
    outputDir: job.outputDir,
    state: job.state,
    stage: job.stage,
    ...(job.paused && job.state === 'running' && { paused: true }),
    progress: job.progress,
    ...entryCost(job),
    needs: {
      total: job.needs.length,
      selected: selected.length,
      ended: selected.filter(hasEnded).length,
      filled: inState('filled'),
      noMatch: inState('no-match'),
      failed: inState('failed'),
    },
    clips: selected.reduce((sum, each) => sum + Object.keys(each.results.file).length, 0),
    error: job.error,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    etaSeconds: etaSeconds(job, job.updatedAt),
    needExpense: needExpense(job),
  };
}
