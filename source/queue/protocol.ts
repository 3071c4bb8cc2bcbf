import * as z from 'zod';
import { stepWaitSchema } from '../core/job/step/step-wait.ts';
import { laneNames, needStepNames } from '../core/job/step/steps.ts';
import { callSchema } from '../core/money/call.ts';
import type { settingNames } from '../core/settings/settings.ts';

/** A worker that does not renew the lock of its step for this long has lost it: the step is taken over. */
export const lockMs = 4000;
/** How often workers look for steps whose lock was lost. */
export const stalledCheckMs = 2000;
/** How often a machine says that it is there, and how long it counts as there after that. */
export const heartbeatMs = 1000;
export const presenceMs = 4000;
/** How long the result of a step is kept for a runner that was killed, in seconds. */
export const resultAgeSeconds = 24 * 3600;

/** The queue of a kind of step. BullMQ uses the colon itself. */
export function queueName(kind: string, versions: string): string {
  return `${kind.replaceAll(/[^\w.-]/g, '_')}-${versions}`;
}

/** Parses a text of another machine; undefined when it is not what it should be, as from a newer program. */
export function parseText<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A machine that takes part, as it describes itself every second. */
export const presenceSchema = z.object({
  id: z.string(),
  role: z.enum(['runner', 'worker']),
  host: z.string(),
  pid: z.int(),
  /** Where it serves files and answers calls, and the token for both. */
  url: z.string(),
  token: z.string(),
  /** The program's version, and the digest of the versions of its steps. */
  program: z.string(),
  stepVersions: z.string(),
  /** The mark of the shared folder that it sees; absent without one. */
  folder: z.string().exactOptional(),
  /** What a worker can do, with the number of steps at once; empty for a runner. */
  kinds: z.record(z.string(), z.int().positive()),
  lanes: z.partialRecord(z.enum(laneNames), z.object({ active: z.int(), limit: z.int() })),
  /** What it is doing now, such as "cut n03". */
  doing: z.array(z.string()),
  /** Facts for people: tools, hardware encoder, cores. */
  about: z.array(z.string()),
});
export type Presence = z.infer<typeof presenceSchema>;

/** The settings that travel with a step: what its result depends on, and never a key, an address or a path. */
export const travelingSettings = [
  'HANDLE_SECONDS',
  'CLIP_MAX_HEIGHT',
  'PREVIEW_MAX_HEIGHT',
  'KEEP_AUDIO',
  'MIN_CLIP_DURATION',
  'MAX_CLIP_DURATION',
  'CLIPS_PER_NEED',
  'PREVIEWS_PER_NEED',
  'MAX_VIDEOS_PER_PHRASE',
  'MAX_VIDEO_DURATION_SECONDS',
  'MIN_VIEW_COUNT',
  'BLOCKED_TITLE_KEYWORDS',
  'PREFER_CREATIVE_COMMONS',
  'LICENCES',
  'SEMANTIC_VERIFICATION_ENABLED',
  'SEMANTIC_MATCH_THRESHOLD',
  'AI_TIMEOUT_SECONDS',
  'DOWNLOAD_TIMEOUT_SECONDS',
  'PRICES',
] as const satisfies readonly (typeof settingNames)[number][];

/** A step as it travels: plain JSON, its files as places in the shared folder or on the runner. */
export const stepJobSchema = z.object({
  step: z.enum(needStepNames),
  version: z.int(),
  kind: z.string(),
  /** The runner that waits for the result. */
  runner: z.string(),
  jobId: z.string(),
  needId: z.string(),
  input: z.unknown(),
  settings: z.partialRecord(z.enum(travelingSettings), z.string()),
  /** No network is used. */
  offline: z.boolean(),
  deadlineSeconds: z.number().positive(),
  /** How long an overloaded service is waited for. */
  patienceMs: z.number().positive().exactOptional(),
  /**
   * The job's work folder as a place in the shared folder with this mark. A worker that does not see that folder uses a
   * folder of its own.
   */
  shared: z.object({ mark: z.string(), workFolder: z.string() }).exactOptional(),
});
export type StepJob = z.infer<typeof stepJobSchema>;

/** Paid calls that were not reported, because the runner could not be reached. */
const unheardCalls = z.array(callSchema);

/** How a step ended on a worker. `machine`: it says nothing about the step, which may run elsewhere. */
export const stepResultSchema = z.discriminatedUnion('ended', [
  z.object({
    ended: z.literal('well'),
    worker: z.string(),
    output: z.unknown(),
    milliseconds: z.number(),
    calls: unheardCalls,
  }),
  z.object({
    ended: z.literal('badly'),
    worker: z.string(),
    calls: unheardCalls,
    error: z.object({
      blames: z.enum(['machine', 'step']),
      message: z.string(),
      hint: z.string().exactOptional(),
      stop: z.enum(['budget', 'service']).exactOptional(),
      isServiceFault: z.boolean().exactOptional(),
      isRefusal: z.boolean().exactOptional(),
    }),
  }),
]);
export type StepResult = z.infer<typeof stepResultSchema>;

const cacheKey = z.object({
  kind: z.string(),
  version: z.string(),
  inputs: z.unknown(),
  maxAgeSeconds: z.number().exactOptional(),
  counted: z.boolean().exactOptional(),
});

/** An answer that a worker paid for while its runner was out of reach; the queue keeps it for the next attempt. */
export const paidAnswerSchema = z.object({ key: cacheKey, value: z.unknown(), calls: unheardCalls });
export type PaidAnswer = z.infer<typeof paidAnswerSchema>;

/** What a worker tells and asks the runner while a step runs. */
export const workerRequestSchema = z.discriminatedUnion('ask', [
  /** The step begins. */
  z.object({ ask: z.literal('begin'), worker: z.string() }),
  /** A step that may pay still runs. */
  z.object({ ask: z.literal('alive') }),
  z.object({
    ask: z.literal('progress'),
    fraction: z.number().exactOptional(),
    message: z.string().exactOptional(),
    wait: stepWaitSchema.exactOptional(),
  }),
  z.object({ ask: z.literal('command'), command: z.string() }),
  z.object({ ask: z.literal('log'), level: z.enum(['debug', 'info', 'warn']), message: z.string() }),
  z.object({ ask: z.literal('called'), call: callSchema }),
  z.object({
    ask: z.literal('reserve'),
    request: z.object({
      provider: z.string(),
      model: z.string(),
      operation: z.string(),
      upperUsd: z.number().optional(),
    }),
  }),
  z.object({ ask: z.literal('settle'), id: z.string(), how: z.enum(['release', 'keep']) }),
  z.object({ ask: z.literal('recall'), key: cacheKey }),
  /** The cached value, or the order to make it. */
  z.object({ ask: z.literal('remember'), key: cacheKey }),
  z.object({ ask: z.literal('made'), make: z.string(), key: cacheKey, value: z.unknown() }),
  z.object({ ask: z.literal('failed'), make: z.string() }),
  z.object({ ask: z.literal('ended'), result: stepResultSchema }),
]);
export type WorkerRequest = z.infer<typeof workerRequestSchema>;

/** A `WorkerRequest` about one attempt at a step. */
export const workerMessageSchema = z.object({
  step: z.string(),
  attempt: z.string(),
  /** Reports about money, which are handled before `what`. They are repeated in each message until one has arrived. */
  before: z.array(workerRequestSchema),
  what: workerRequestSchema,
});
export type WorkerMessage = z.infer<typeof workerMessageSchema>;

export const runnerAnswerSchema = z.object({
  /** The cached value of `remember` and `recall`. */
  value: z.unknown().optional(),
  has: z.boolean().exactOptional(),
  /** The order to make a value, or the id of a reservation. */
  id: z.string().exactOptional(),
  /** The job stops. */
  stop: z
    .object({
      kind: z.enum(['budget', 'service']),
      message: z.string(),
      hint: z.string().exactOptional(),
    })
    .exactOptional(),
});
export type RunnerAnswer = z.infer<typeof runnerAnswerSchema>;
