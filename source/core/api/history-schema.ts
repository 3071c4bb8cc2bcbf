import * as z from 'zod';
import { jobStateSchema, stageNames } from '../job/job.ts';
import { needExpenseSchema } from '../job/progress/estimate.ts';
import type { HistoryEntry } from './app.ts';

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
