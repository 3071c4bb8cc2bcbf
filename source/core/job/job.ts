import * as z from 'zod';
import { probeSchema } from '../footage/media.ts';
import { verdictSchema } from '../footage/shot.ts';
import { callSchema } from '../money/call.ts';
import { needSchema, preferencesSchema } from '../plan/need.ts';
import { transcriptSchema } from '../transcript/transcript.ts';
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

/** What a job was started with; saved, so that a resume continues the same way. */
export const jobOptionsSchema = z.object({
  /** Settings without secrets, by name, as text. */
  settings: z.record(z.string(), z.string()),
  preferences: preferencesSchema,
  transcriptFile: z.string().optional(),
  libraryFolders: z.array(z.string()),
  offline: z.boolean(),
  acceptPlan: z.boolean(),
});
export type JobOptions = z.infer<typeof jobOptionsSchema>;

/** Which engine runs a stage or step, and why it is that one. */
export const engineChoiceSchema = z.object({
  role: z.string(),
  engine: z.string(),
  reason: z.string(),
  /** A model on this machine: it costs nothing. */
  isLocal: z.boolean().optional(),
});
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

const failureSchema = z.object({ step: z.enum(needStepNames), key: z.string(), message: z.string() });
/** A step of a need that failed, and for what (a candidate's or a shot's id). */
export type Failure = z.infer<typeof failureSchema>;

/** How long a step took, for the ETA. */
const timingSchema = z.object({
  step: z.enum(needStepNames),
  /** When it ended, milliseconds since 1970. */
  at: z.number(),
  milliseconds: z.number().nonnegative(),
});

const stageStateSchema = z.object({
  state: z.enum(['waiting', 'active', 'done', 'failed']),
  /** 0 to 1, measured. */
  fraction: z.number().min(0).max(1),
  /** What it is doing: "2 of 5 parts". */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
});

/** A step of a need that runs now. */
const runningStepSchema = z.object({
  step: z.enum(needStepNames),
  key: z.string(),
  startedAt: z.number(),
  /** 0 to 1 where the tool says how far it is. */
  fraction: z.number().min(0).max(1).optional(),
  /** "3.1 of 7.4 MB · 2.2 MB/s". */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
});

/** The command line of the last program that a step started. */
const commandSchema = z.object({ step: z.enum(needStepNames), key: z.string(), command: z.string() });

export const needProgressSchema = z.object({
  need: needSchema,
  state: needStateSchema,
  /** The steps in flight; one that waits for its lane is not among them. Emptied when a run begins. */
  running: z.array(runningStepSchema),
  results: needResultsSchema,
  /** Candidates this need took, best first; no other need of the job gets them. */
  shortlist: z.array(z.string()).optional(),
  /** Shots the user refused. The clips of those still among the results wait for a runner-up. */
  refused: z.array(z.string()).optional(),
  /** What the user thinks of clips, by their shot. */
  verdicts: z.record(z.string(), verdictSchema).optional(),
  failures: z.array(failureSchema),
  /** At most one a step, the last one. */
  commands: z.array(commandSchema).optional(),
  /** 0 to 1; never falls. */
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

/** Everything about a job: what is shown, what is saved, what a resume starts from. Made only by `reduce`. */
export const jobSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  video: z.object({ path: z.string(), name: z.string(), identity: z.string().optional() }),
  outputDir: z.string(),
  options: jobOptionsSchema,
  createdAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().optional(),
  /** Time spent running before the present run, milliseconds. */
  earlierMs: z.number().nonnegative(),
  /** When the present run began. */
  runStartedAt: z.number().optional(),
  state: jobStateSchema,
  stage: z.enum(stageNames),
  stages: z.record(z.enum(stageNames), stageStateSchema),
  paused: z.boolean(),
  engines: z.array(engineChoiceSchema),
  /** The versions of the steps whose results are saved; results of other versions are dropped. */
  stepVersions: z.partialRecord(z.enum(needStepNames), z.int()).default({}),
  probe: probeSchema.optional(),
  transcript: transcriptSchema.optional(),
  /** Degraded results, repairs and oddities, one sentence each; all are in the report. */
  notes: z.array(z.string()),
  planned: z.boolean(),
  needs: z.array(needProgressSchema),
  /** What the user changed in the review and can undo. */
  changes: reviewHistorySchema.optional(),
  calls: z.array(callSchema),
  cost: z.object({
    usd: z.number().nonnegative(),
    savedUsd: z.number().nonnegative(),
    unpricedCalls: z.int().nonnegative(),
    budgetUsd: z.number().nonnegative(),
  }),
  cache: z.object({ hits: z.int().nonnegative(), misses: z.int().nonnegative() }),
  lanes: z.record(z.enum(laneNames), laneLoadSchema),
  timings: z.array(timingSchema),
  /** 0 to 1; never falls. */
  progress: z.number().min(0).max(1),
  error: z.string().optional(),
  log: z.array(logLineSchema),
});
export type Job = z.infer<typeof jobSchema>;

/** The clips of a need that wait for a runner-up, by their shot ids, the one refused first in front. */
export function refusedClips(progress: NeedProgress): string[] {
  return (progress.refused ?? []).filter((key) => progress.results.file[key] !== undefined);
}
