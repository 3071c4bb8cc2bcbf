import * as z from 'zod';
import { usedShotSchema } from '../../footage/recent-shots.ts';
import { callSchema } from '../../money/call.ts';
import { openCallSchema } from '../../money/open-call.ts';
import { libraryCountSchema } from '../../plan/need.ts';
import {
  engineChoiceSchema,
  jobOptionsSchema,
  jobStateSchema,
  laneLoadSchema,
  logLineSchema,
  needStateSchema,
  stageNames,
} from '../job.ts';
import { experienceSchema } from '../progress/experience.ts';
import { choiceEventSchemas, reviewEventSchemas } from '../review/changes.ts';
import { planningEventSchemas } from '../review/planning.ts';
import { stepWaitSchema } from '../step/step-wait.ts';
import {
  type jobStepNames,
  laneNames,
  type NeedStepName,
  needStepNames,
  stepOutputs,
} from '../step/steps.ts';
import { workerSchema } from '../worker.ts';

const stage = z.enum(stageNames);
const needId = z.string();

/** A step of a need. `key` is '' for search and rank, otherwise the id of a candidate or a shot. */
const needStep = { needId, step: z.enum(needStepNames), key: z.string() };

/** What a step or stage is doing, or what it waits for. */
const report = {
  message: z.string().exactOptional(),
  wait: stepWaitSchema.exactOptional(),
};

const jobStepFinished = <Name extends (typeof jobStepNames)[number]>(step: Name) =>
  z.object({ type: z.literal('job-step.finished'), step: z.literal(step), output: stepOutputs[step] });

const needStepFinished = <Name extends NeedStepName>(step: Name) =>
  z.object({
    type: z.literal('step.finished'),
    needId,
    step: z.literal(step),
    key: z.string(),
    milliseconds: z.number().nonnegative(),
    output: stepOutputs[step],
  });

/**
 * What happened. `JobEvent` adds when, and to which job. Everything about an event besides the state change (when it is
 * shown and saved, its plain line) is in `event-traits.ts`.
 */
export const eventBodySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('job.created'),
    video: z.object({ path: z.string(), name: z.string() }),
    outputDir: z.string(),
    options: jobOptionsSchema,
    budgetUsd: z.number().nonnegative(),
  }),
  /** A run begins: the first one, or a resume. */
  z.object({
    type: z.literal('job.opened'),
    engines: z.array(engineChoiceSchema),
    stepVersions: z.partialRecord(z.enum(needStepNames), z.int()).exactOptional(),
    experience: experienceSchema.exactOptional(),
  }),
  z.object({ type: z.literal('job.state'), state: jobStateSchema, error: z.string().exactOptional() }),
  z.object({ type: z.literal('job.paused'), paused: z.boolean() }),
  z.object({ type: z.literal('job.budget'), budgetUsd: z.number().nonnegative() }),
  /** The video was moved. */
  z.object({ type: z.literal('video.moved'), path: z.string() }),
  z.object({ type: z.literal('stage.started'), stage }),
  z.object({ type: z.literal('stage.progress'), stage, fraction: z.number(), ...report }),
  z.object({ type: z.literal('stage.finished'), stage }),
  z.object({ type: z.literal('stage.failed'), stage, error: z.string() }),
  z.discriminatedUnion('step', [
    jobStepFinished('probe'),
    jobStepFinished('transcribe'),
    jobStepFinished('plan'),
  ]),
  ...reviewEventSchemas,
  ...choiceEventSchemas,
  ...planningEventSchemas,
  /** The films of the library that fit a need as it is now. */
  z.object({ type: z.literal('need.counted'), needId, ...libraryCountSchema.shape }),
  /** What the user took could not be fetched or cut; the clip that it was to replace stays. */
  z.object({ type: z.literal('need.pick-failed'), needId, reason: z.string() }),
  /** Which shots recent jobs used. */
  z.object({ type: z.literal('shots.used'), shots: z.array(usedShotSchema) }),
  z.object({
    type: z.literal('need.state'),
    needId,
    state: needStateSchema,
    message: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('need.shortlist'), needId, candidateIds: z.array(z.string()) }),
  /** The user retries a need: its failures are cleared, its results stay. */
  z.object({ type: z.literal('need.retried'), needId }),
  /** No other shot was found: the refused clip stays. */
  z.object({ type: z.literal('clip.kept'), needId, key: z.string() }),
  z.object({ type: z.literal('step.started'), ...needStep }),
  z.object({
    type: z.literal('step.progress'),
    ...needStep,
    fraction: z.number().exactOptional(),
    ...report,
  }),
  /** The command line of a program that a step started. */
  z.object({ type: z.literal('step.command'), ...needStep, command: z.string() }),
  z.discriminatedUnion('step', [
    needStepFinished('search'),
    needStepFinished('rank'),
    needStepFinished('preview'),
    needStepFinished('inspect'),
    needStepFinished('fetch'),
    needStepFinished('cut'),
    needStepFinished('verify'),
    needStepFinished('file'),
  ]),
  z.object({
    type: z.literal('step.failed'),
    ...needStep,
    error: z.string(),
    /** A service failed, so that the step may succeed later. */
    isServiceFault: z.boolean().exactOptional(),
    /** A service refused the request, such as with a 404, and will until a setting is corrected. */
    isRefusal: z.boolean().exactOptional(),
  }),
  /** A step was stopped with the job and has no result; it runs again on resume. */
  z.object({ type: z.literal('step.stopped'), ...needStep }),
  /** The file of a result is missing, so the step runs again. */
  z.object({ type: z.literal('step.lost'), ...needStep }),
  /** A paid call is about to be sent; the journal has it before the service does. */
  z.object({ type: z.literal('call.sent'), call: openCallSchema }),
  z.object({ type: z.literal('call.finished'), call: callSchema }),
  /** A call that was sent cost nothing: the service refused it or never got it. */
  z.object({ type: z.literal('call.unbilled'), id: z.string() }),
  /** A call got no usable answer, and the service may bill it. */
  z.object({ type: z.literal('call.lost'), id: z.string() }),
  /** The user says that none of the lost calls was billed. */
  z.object({ type: z.literal('calls.unbilled') }),
  z.object({ type: z.literal('cache.asked'), hit: z.boolean() }),
  z.object({ type: z.literal('lanes.changed'), lanes: z.record(z.enum(laneNames), laneLoadSchema) }),
  /** What the other machines that take steps do now. */
  z.object({ type: z.literal('workers.changed'), workers: z.array(workerSchema) }),
  z.object({ type: z.literal('note.added'), note: z.string() }),
  z.object({
    type: z.literal('log'),
    level: logLineSchema.shape.level,
    message: z.string(),
    needId: needId.exactOptional(),
  }),
]);
export type EventBody = z.infer<typeof eventBodySchema>;

/** When an event happened (milliseconds since 1970) and to which job. Readers rely on `version`. */
const eventHead = z.object({ version: z.literal(1), at: z.number(), jobId: z.string() });

/** Parses events that come from outside: from a socket, a queue or a journal. */
export const jobEventSchema = z.intersection(eventHead, eventBodySchema);
/** A fact about a job: what happened and when. */
export type JobEvent = z.infer<typeof eventHead> & EventBody;
export type JobEventType = JobEvent['type'];

/** The events of one type. */
export type EventOf<Type extends JobEventType> = Extract<JobEvent, { type: Type }>;

/** A progress report of a running step: the fraction done (0 to 1), what it does, what it waits for. All optional. */
export type StepProgress = Pick<EventOf<'step.progress'>, 'fraction' | 'message' | 'wait'>;
