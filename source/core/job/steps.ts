import * as z from 'zod';
import { candidateSchema, droppedSchema, rankedSchema } from '../footage/candidate.ts';
import { fileRefSchema, probeSchema } from '../footage/media.ts';
import { frameRateSchema } from '../footage/rate.ts';
import { clipSchema, shotSchema } from '../footage/shot.ts';
import { needSchema } from '../plan/need.ts';
import { transcriptSchema } from '../transcript/transcript.ts';

/** What each step returns, and what the saved job holds of it; a step with a saved result does not run again. */
export const stepOutputs = {
  probe: z.object({
    probe: probeSchema,
    /** SHA-256 of the size, the first and the last 64 KiB: tells whether the video changed since. */
    identity: z.string(),
    /** What could not be read from it, one sentence each. */
    notes: z.array(z.string()).optional(),
  }),
  transcribe: z.object({
    transcript: transcriptSchema,
    engine: z.string(),
    /** What the file's format is called, where it was read from one. */
    format: z.string().optional(),
    /** The file it was read from, if it was. */
    file: z.string().optional(),
    /** What was repaired or looks odd, one sentence each. */
    notes: z.array(z.string()),
  }),
  plan: z.object({ needs: z.array(needSchema), engine: z.string(), notes: z.array(z.string()) }),
  search: z.object({
    candidates: z.array(candidateSchema),
    dropped: z.array(droppedSchema),
    /** Sources that failed, one sentence each. */
    faults: z.array(z.string()),
  }),
  rank: z.object({ ranked: z.array(rankedSchema), dropped: z.array(droppedSchema), engine: z.string() }),
  preview: z.object({
    /** Absent when its inspection is in the cache, so that there is nothing to look at. */
    file: fileRefSchema.optional(),
  }),
  inspect: z.object({
    shots: z.array(shotSchema),
    engine: z.string(),
    /** Seconds that were looked at. */
    lookedSeconds: z.number().nonnegative(),
    /** Why parts were left out, one short phrase each: "0:10 to 0:14 black". */
    rejected: z.array(z.string()),
  }),
  fetch: z.object({
    file: fileRefSchema,
    /** Where in the candidate the file's own time 0 lies, in seconds. */
    offsetSeconds: z.number().nonnegative(),
  }),
  cut: z.object({
    file: fileRefSchema,
    /** The shot after its ends were moved to frame boundaries of the source. */
    shot: shotSchema,
    frames: z.int().positive(),
    frameRate: frameRateSchema,
    width: z.int().positive(),
    height: z.int().positive(),
    durationSeconds: z.number().positive(),
    method: z.enum(['copied', 'encoded']),
    command: z.string(),
    /** What the user must know of it: how its colors were converted. */
    note: z.string().optional(),
  }),
  verify: z.object({ passed: z.boolean(), problems: z.array(z.string()) }),
  file: z.object({ clip: clipSchema }),
} as const;

export type StepName = keyof typeof stepOutputs;
export type StepOutput<Name extends StepName> = z.infer<(typeof stepOutputs)[Name]>;

export const jobStepNames = ['probe', 'transcribe', 'plan'] as const;
export const needStepNames = [
  'search',
  'rank',
  'preview',
  'inspect',
  'fetch',
  'cut',
  'verify',
  'file',
] as const;
export type JobStepName = (typeof jobStepNames)[number];
export type NeedStepName = (typeof needStepNames)[number];

export const laneNames = ['ai', 'search', 'download', 'cut'] as const;
/** A resource with a limit on how many steps may use it at once. */
export type LaneName = (typeof laneNames)[number];
export type LaneLoad = { active: number; limit: number; waiting: number };

const needResults = Object.fromEntries(
  needStepNames.map((name) => [name, z.record(z.string(), stepOutputs[name]).default({})]),
) as { [Name in NeedStepName]: z.ZodDefault<z.ZodRecord<z.ZodString, (typeof stepOutputs)[Name]>> };

/**
 * A need's results by step, then by what the step was about: '' for search and rank, the candidate's id for preview
 * and inspect, the shot's id for the rest.
 */
export const needResultsSchema = z.object(needResults);
export type NeedResults = { [Name in NeedStepName]: Record<string, StepOutput<Name>> };
