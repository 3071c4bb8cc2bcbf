import * as z from 'zod';
import { probeSchema } from '../footage/media.ts';
import { usedShotSchema } from '../footage/rest.ts';
import { verdictSchema } from '../footage/shot.ts';
import { callSchema } from '../money/call.ts';
import { openCallSchema } from '../money/open-call.ts';
import { filePlanSchema } from '../plan/file/file-plan.ts';
import { needSchema, preferencesSchema } from '../plan/need.ts';
import { transcriptSchema } from '../transcript/transcript.ts';
import { experienceSchema, forecastSchema } from './progress/experience.ts';
import { reviewHistorySchema } from './review/changes.ts';
import { laneNames, needResultsSchema, needStepNames } from './steps.ts';
import { stepWaitSchema } from './wait.ts';

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

export const needStateSchema = z.enum(['waiting', 'active', 'filled', 'no-match', 'failed', 'skipped']);
export type NeedStateName = z.infer<typeof needStateSchema>;

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

const failureSchema = z.object({
  step: z.enum(needStepNames),
  key: z.string(),
  message: z.string(),
  /** A service failed, so that the step may succeed later. */
  isServiceFault: z.boolean().exactOptional(),
});
/** A failed step of a need. `key` is the id of the candidate or shot it was for. */
export type Failure = z.infer<typeof failureSchema>;

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

/** A step of a need that is in flight. */
const runningStepSchema = z.object({
  step: z.enum(needStepNames),
  key: z.string(),
  startedAt: z.number(),
  /** 0 to 1, where the tool reports its progress. */
  fraction: z.number().min(0).max(1).optional(),
  /** Such as "3.1 of 7.4 MB · 2.2 MB/s". */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
});

/** The command line of the last program a step started. */
const commandSchema = z.object({ step: z.enum(needStepNames), key: z.string(), command: z.string() });

export const needProgressSchema = z.object({
  need: needSchema,
  state: needStateSchema,
  /** The steps in flight, without those that wait for their lane. Emptied when a run begins. */
  running: z.array(runningStepSchema),
  results: needResultsSchema,
  /** Candidates assigned to this need, best first. No other need of the job gets them. */
  shortlist: z.array(z.string()).optional(),
  /** Shots the user refused. A clip of such a shot stays in the results until a runner-up replaces it. */
  refused: z.array(z.string()).optional(),
  /** Refused shots whose clips looked like another clip of the job. */
  lookAlikes: z.array(z.string()).optional(),
  /** The user's verdicts on clips, by shot id. */
  verdicts: z.record(z.string(), verdictSchema).optional(),
  failures: z.array(failureSchema),
  /** At most one per step: the latest. */
  commands: z.array(commandSchema).optional(),
  /** 0 to 1; never decreases. */
  progress: z.number().min(0).max(1),
  /** Why it has no clip, or what went wrong. */
  message: z.string().optional(),
  costUsd: z.number().nonnegative(),
});
export type NeedProgress = z.infer<typeof needProgressSchema>;

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
  timings: z.array(timingSchema),
  /** What earlier jobs took, told when the run began. */
  experience: experienceSchema.optional(),
  forecast: forecastSchema.optional(),
  /** 0 to 1; never decreases. */
  progress: z.number().min(0).max(1),
  error: z.string().optional(),
  log: z.array(logLineSchema),
});
export type Job = z.infer<typeof jobSchema>;

/** The shot ids of a need's refused clips that still wait for a replacement, in the order they were refused. */
export function refusedClips(progress: NeedProgress): string[] {
  return (progress.refused ?? []).filter((key) => progress.results.file[key] !== undefined);
}
