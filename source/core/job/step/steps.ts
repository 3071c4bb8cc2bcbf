import * as z from 'zod';
import { candidateSchema, droppedSchema, rankedSchema } from '../../footage/candidate.ts';
import { clipMeasurementsSchema } from '../../footage/clip-measurements.ts';
import { fileRefSchema, probeSchema } from '../../footage/media.ts';
import { frameRateSchema } from '../../footage/rate.ts';
import { clipSchema, handlesSchema, shotSchema } from '../../footage/shot.ts';
import { libraryCountSchema, needSchema } from '../../plan/need.ts';
import { transcriptSchema } from '../../transcript/transcript.ts';

export { type LaneName, laneNames } from './lane-names.ts';

/** What each step returns and the saved job keeps. A step with a saved result does not run again. */
export const stepOutputs = {
  probe: z.object({
    probe: probeSchema,
    /** SHA-256 over the size, the first and the last 64 KiB; a different one means that the video changed. */
    identity: z.string(),
    /** What could not be read from the video, one sentence each. */
    notes: z.array(z.string()).optional(),
  }),
  transcribe: z.object({
    transcript: transcriptSchema,
    engine: z.string(),
    /** The name of the file's format, if it was read from a file. */
    format: z.string().optional(),
    /** The file it was read from, if any. */
    file: z.string().optional(),
    /** What was repaired or looks wrong, one sentence each. */
    notes: z.array(z.string()),
  }),
  plan: z.object({ needs: z.array(needSchema), engine: z.string(), notes: z.array(z.string()) }),
  count: libraryCountSchema,
  search: z.object({
    candidates: z.array(candidateSchema),
    dropped: z.array(droppedSchema),
    /** Sources that failed, one sentence each. */
    faults: z.array(z.string()),
  }),
  rank: z.object({ ranked: z.array(rankedSchema), dropped: z.array(droppedSchema), engine: z.string() }),
  preview: z.object({
    /** Absent when the inspection is cached, so that no preview is needed. */
    file: fileRefSchema.optional(),
  }),
  inspect: z.object({
    shots: z.array(shotSchema),
    engine: z.string(),
    /** How many seconds of the film were looked at. */
    lookedSeconds: z.number().nonnegative(),
    /** Why parts were left out, one short phrase each, such as "0:10 to 0:14 black". */
    rejected: z.array(z.string()),
  }),
  fetch: z.object({
    file: fileRefSchema,
    /** The time in the candidate, in seconds, at which the file begins. */
    offsetSeconds: z.number().nonnegative(),
  }),
  cut: z.object({
    file: fileRefSchema,
    /** The shot after its ends were moved to frame boundaries of the source. */
    shot: shotSchema,
    /** Seconds of the file before and after the shot: whole frames. Absent: none. */
    handles: handlesSchema.optional(),
    frames: z.int().positive(),
    frameRate: frameRateSchema,
    width: z.int().positive(),
    height: z.int().positive(),
    durationSeconds: z.number().positive(),
    method: z.enum(['copied', 'encoded']),
    command: z.string(),
    /** What the user should know about it, such as how its colors were converted. */
    note: z.string().optional(),
    /** Absent: the file was not measured when it was cut. */
    measured: clipMeasurementsSchema.optional(),
  }),
  verify: z.object({
    passed: z.boolean(),
    problems: z.array(z.string()),
    /** The hash of the picture in the middle of the shot, see `pictureHash`. Absent: it has no structure. */
    picture: z.string().optional(),
  }),
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
export type NeedStepName = (typeof needStepNames)[number];

/** An inspection may take this many times AI_TIMEOUT_SECONDS: for upload, processing, request and retry. */
export const inspectTimeoutFactor = 4;

export type LaneLoad = { active: number; limit: number; waiting: number };

const needResults = Object.fromEntries(
  needStepNames.map((name) => [name, z.record(z.string(), stepOutputs[name]).default({})]),
) as { [Name in NeedStepName]: z.ZodDefault<z.ZodRecord<z.ZodString, (typeof stepOutputs)[Name]>> };

/**
 * A need's results by step, then by key: '' for search and rank, the candidate's id for preview and inspect, the
 * shot's id for the other steps.
 */
export const needResultsSchema = z.object(needResults);
export type NeedResults = { [Name in NeedStepName]: Record<string, StepOutput<Name>> };

/** The results of a need for which nothing was done yet. */
export function emptyNeedResults(): NeedResults {
  return { search: {}, rank: {}, preview: {}, inspect: {}, fetch: {}, cut: {}, verify: {}, file: {} };
}
