import * as z from 'zod';
import type { HistoryEntry } from '../../core/api/app.ts';
import { type Job, jobStateSchema, stageNames } from '../../core/job/job.ts';
import { needExpense, needExpenseSchema } from '../../core/job/progress/estimate.ts';
import { etaSeconds } from '../../core/job/progress/eta.ts';
import { hasEnded } from '../../core/job/progress/progress.ts';

const count = z.int().nonnegative();

/** The saved form of an entry of the history. */
export const historyEntrySchema: z.ZodType<HistoryEntry> = z.object({
  id: z.string(),
  name: z.string(),
  videoPath: z.string(),
  outputDir: z.string(),
  state: jobStateSchema,
  stage: z.enum(stageNames),
  paused: z.boolean().optional(),
  progress: z.number(),
  costUsd: z.number(),
  unpricedCalls: count.optional(),
  mayBeBilledUsd: z.number().nonnegative().optional(),
  needs: z.object({
    total: count,
    selected: count,
    ended: count,
    filled: count,
    noMatch: count,
    failed: count,
  }),
  clips: count,
  error: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  etaSeconds: z.number().optional(),
  needExpense: needExpenseSchema.optional(),
});

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
export function historyEntry(job: Job): HistoryEntry {
  const selected = job.needs.filter((each) => each.need.selected);
  const inState = (state: string) => selected.filter((each) => each.state === state).length;
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
