import * as z from 'zod';
import { probeSchema } from '../footage/media.ts';
import { usedShotSchema } from '../footage/recent-shots.ts';
import { callSchema } from '../money/call.ts';
import { openCallSchema } from '../money/open-call.ts';
import { filePlanSchema } from '../plan/file/file-plan.ts';
import { preferencesSchema } from '../plan/need.ts';
import { transcriptSchema } from '../transcript/transcript.ts';
import { needProgressSchema } from './need/need-progress.ts';
import { experienceSchema, forecastSchema } from './progress/experience.ts';
import { reviewHistorySchema } from './review/changes.ts';
import { planningSchema } from './review/planning.ts';
import { stepWaitSchema } from './step/step-wait.ts';
import { laneNames, needStepNames } from './step/steps.ts';
import { workerSchema } from './worker.ts';

export {
  type Failure,
  type NeedProgress,
  type NeedStateName,
  needStateSchema,
  refusedClips,
} from './need/need-progress.ts';

export const stageNames = ['probe', 'transcribe', 'plan', 'review', 'gather', 'deliver'] as const;
export type StageName = (typeof stageNames)[number];

export const jobStateSchema = z.enum([
  'created',
  'running',
  'awaiting-review',
  'interrupted',
  'failed',
  'finished',
]);
export type JobStateName = z.infer<typeof jobStateSchema>;

/** What a job was started with. Saved, so that a resume uses the same options. */
export const jobOptionsSchema = z.object({
  /** Settings without secrets, by name, as text. */
  settings: z.record(z.string(), z.string()),
  preferences: preferencesSchema,
  transcriptFile: z.string().optional(),
  libraryFolders: z.array(z.string()),
  offline: z.boolean(),
  acceptPlan: z.boolean(),
  /** The plan that it was started with, from a file; nothing is planned then. */
  plan: filePlanSchema.optional(),
});
export type JobOptions = z.infer<typeof jobOptionsSchema>;

/** The engine chosen for a stage or step, and why. */
export const engineChoiceSchema = z.object({
  role: z.string(),
  engine: z.string(),
  reason: z.string(),
  /** The model runs on this machine, so it costs nothing. */
  isLocal: z.boolean().optional(),
});
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** How long a step took. The ETA is computed from these. */
const timingSchema = z.object({
  step: z.enum(needStepNames),
  /** When it ended, milliseconds since 1970. */
  at: z.number(),
  milliseconds: z.number().nonnegative(),
  failed: z.literal(true).optional(),
});

const stageStateSchema = z.object({
  state: z.enum(['waiting', 'active', 'done', 'failed']),
  /** Measured progress, 0 to 1. */
  fraction: z.number().min(0).max(1),
  /** When it was started last, milliseconds since 1970, and how long it took when it was done. */
  startedAt: z.number().optional(),
  milliseconds: z.number().nonnegative().optional(),
  /** What it is doing, such as "2 of 5 parts". */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
});

export const logLineSchema = z.object({
  at: z.number(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
  needId: z.string().optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const laneLoadSchema = z.object({ active: z.int(), limit: z.int(), waiting: z.int() });

/** The whole state of a job: what is shown, what is saved, what a resume starts from. Only `reduce` makes one. */
export const jobSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  video: z.object({ path: z.string(), name: z.string(), identity: z.string().optional() }),
  outputDir: z.string(),
  options: jobOptionsSchema,
  createdAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().optional(),
  /** Milliseconds spent in earlier runs. */
  earlierMs: z.number().nonnegative(),
  /** When the current run began. */
  runStartedAt: z.number().optional(),
  state: jobStateSchema,
  stage: z.enum(stageNames),
  stages: z.record(z.enum(stageNames), stageStateSchema),
  paused: z.boolean(),
  engines: z.array(engineChoiceSchema),
  /** The version of each step whose results are saved. Results of another version are dropped. */
  stepVersions: z.partialRecord(z.enum(needStepNames), z.int()).default({}),
  probe: probeSchema.optional(),
  transcript: transcriptSchema.optional(),
  /** Degraded results, repairs and oddities, one sentence each. The report lists them all. */
  notes: z.array(z.string()),
  planned: z.boolean(),
  /** The shots of recent jobs, which are avoided. Decided once, when gathering begins. */
  usedShots: z.array(usedShotSchema).optional(),
  needs: z.array(needProgressSchema),
  /** The user's changes in the review, for undo and redo. */
  changes: reviewHistorySchema.optional(),
  /** More needs that the user asked for in the review. A run that is resumed plans them, too. */
  planning: planningSchema.optional(),
  calls: z.array(callSchema),
  /** Paid calls that were sent and have no end: in flight, or lost with a broken connection or a killed program. */
  openCalls: z.array(openCallSchema).optional(),
  cost: z.object({
    usd: z.number().nonnegative(),
    savedUsd: z.number().nonnegative(),
    unpricedCalls: z.int().nonnegative(),
    budgetUsd: z.number().nonnegative(),
    /** The most that was billed for calls without an answer; not part of `usd`, but counted against the budget. */
    mayBeBilledUsd: z.number().nonnegative().optional(),
  }),
  cache: z.object({ hits: z.int().nonnegative(), misses: z.int().nonnegative() }),
  lanes: z.record(z.enum(laneNames), laneLoadSchema),
  /** The other machines that take steps, in the current run. */
  workers: z.array(workerSchema).optional(),
  timings: z.array(timingSchema),
  /** How long the steps of earlier jobs took, as known when the run began. */
  experience: experienceSchema.optional(),
  forecast: forecastSchema.optional(),
  /** 0 to 1; never decreases. */
  progress: z.number().min(0).max(1),
  error: z.string().optional(),
  log: z.array(logLineSchema),
  /** What plain output printed besides the log, for the log screen; the newest lines only. */
  activity: z.array(logLineSchema).optional(),
});
export type Job = z.infer<typeof jobSchema>;
