import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { FileRef } from '../../core/footage/media.ts';
import type { Usage } from '../../core/money/call.ts';
import type { PriceOverrides } from '../../core/money/prices.ts';
import type { RawSegment } from '../../core/transcript/raw-segment.ts';
import type { Pause, SpeechPart } from '../../core/transcript/speech/speech-parts.ts';
import { spreadText } from '../../core/transcript/speech/spread-text.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { AnswerFacts } from '../service/cached-answer.ts';
import { looksLikeHtml, webPageFault } from '../service/http.ts';
import type { ServiceOverload } from '../service/overload.ts';
import { type AnswerWithCost, type BilledAnswer, makePaidCall } from '../service/paid-call.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';
import { ServiceError } from '../service/service-error.ts';
import { openaiFault, openaiService } from './errors.ts';
import { fetchWithSizeLimit } from './fetch-with-size-limit.ts';
import { modelRetirement, otherTranscription } from './model-retirement.ts';
import {
  type AnswerFormat,
  type PartTranscript,
  readPartTranscript,
  readUsage,
} from './transcription-format.ts';

/** A transcription service with its settings. */
export interface TranscriptionService {
  key: string;
  model: string;
  /** With `/v1`; empty for OpenAI's own address. */
  baseUrl: string;
  format: AnswerFormat;
  /** Max size of a file; OpenAI accepts 25 MB, including the form around it. */
  partBytes: number;
  timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: how many parts are sent at once. */
  parallelCalls: number;
  prices: PriceOverrides;
  tools: Tools;
  policy?: RetryPolicy | undefined;
  outage: ServiceOverload;
}

const segmentSchema = z.object({
  start: z.number().optional(),
  end: z.number().optional(),
  text: z.string(),
  words: z
    .array(z.object({ start: z.number().optional(), end: z.number().optional(), text: z.string() }))
    .optional(),
});
const heardSchema = z.object({
  segments: z.array(segmentSchema),
  text: z.string().optional(),
  language: z.string().optional(),
  notes: z.array(z.string()).optional(),
});

/** The cache key of a part. */
export function partKey(
  service: TranscriptionService,
  hash: string,
  part: SpeechPart,
): { key: CacheKey; schema: z.ZodType<PartTranscript>; facts: AnswerFacts } {
  const { model, baseUrl, format } = service;
  const inputs = {
    provider: 'openai',
    model,
    baseUrl,
    format,
    media: hash,
    start: part.start,
    end: part.end,
  };
  return {
    key: { kind: 'transcribe', version: 'transcribe-1', inputs },
    // Converts optional fields to undefined values.
    schema: heardSchema.transform(
      (heard): PartTranscript => ({ ...heard, segments: heard.segments.map(asRaw) }),
    ),
    facts: { provider: 'openai', model, operation: 'transcribe' },
  };
}

function asRaw({ start, end, text, words }: z.infer<typeof segmentSchema>): RawSegment {
  const timed = words?.map((word) => ({ start: word.start, end: word.end, text: word.text }));
  return { start, end, text, ...(timed && { words: timed }) };
}

/** Transcribes one file. @throws as paidCall. */
export function transcribeFile(
  service: TranscriptionService,
  file: FileRef,
  seconds: number,
  context: ProviderContext,
): Promise<AnswerWithCost<PartTranscript>> {
  const { model, prices, timeoutSeconds, policy, outage } = service;
  return makePaidCall(
    {
      service: openaiService,
      provider: 'openai',
      operation: 'transcribe',
      ...{ model, prices, timeoutSeconds, policy, outage },
      maxUsage: maxUsageOf(seconds),
      run: (signal) => send(service, file, seconds, signal),
    },
    context,
  );
}

/** Ten tokens per second of sound, and the max text of one answer. */
function maxUsageOf(seconds: number): Usage {
  const sound = Math.ceil(seconds * 15) + 100;
  return { seconds: Math.ceil(seconds) + 1, inputTokens: sound, audioInputTokens: sound, outputTokens: 2048 };
}

async function send(
  service: TranscriptionService,
  file: FileRef,
  seconds: number,
  signal: AbortSignal,
): Promise<BilledAnswer<PartTranscript>> {
  const { key, model, baseUrl, format } = service;
  const package_ = await import('openai');
  const client = new package_.OpenAI({
    apiKey: key,
    ...(baseUrl !== '' && { baseURL: baseUrl }),
    // callService retries.
    maxRetries: 0,
    fetch: fetchWithSizeLimit,
  });
  const granularities: ('segment' | 'word')[] = ['segment', 'word'];
  const options = {
    verbose_json: { timestamp_granularities: granularities },
    diarized_json: { chunking_strategy: 'auto' as const },
    json: {},
  }[format];
  try {
    const answer: unknown = await client.audio.transcriptions.create(
      {
        // A Blob backed by the file is sent in chunks and, unlike a stream, can be sent again.
        file: new File([await openAsBlob(file.path)], basename(file.path)),
        model,
        response_format: format,
        ...options,
      },
      { signal },
    );
    const heard = readPartTranscript(answer, format);
    if (!heard) {
      if (typeof answer === 'string' && looksLikeHtml(answer)) throw webPageFault(openaiService);
      throw new ServiceError('invalid-answer', openaiService, { what: 'its answer is not a transcript' });
    }
    return { answer: heard, usage: readUsage(answer) ?? { seconds } };
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error instanceof ServiceError ? error : openaiFault(package_, error), service) ?? error;
  }
}

/** Names the model in the fault of one that does not exist, and the day on which it ended. */
function explained(
  fault: ServiceError | undefined,
  { model, baseUrl }: TranscriptionService,
): ServiceError | undefined {
  if (fault?.kind !== 'missing' || !/\bmodel\b/i.test(fault.message)) return fault;
  const end = modelRetirement(model, baseUrl);
  return new ServiceError('missing', openaiService, {
    what: `there is no model "${model}"${end === undefined ? '' : `, ${end}`}`,
    hint:
      end === undefined
        ? 'Set TRANSCRIPTION_MODEL to a model of the service, or provide a transcript with --transcript FILE.'
        : otherTranscription,
    ...(fault.status !== undefined && { status: fault.status }),
    cause: fault,
  });
}

/** The segments of a part. Plain text is spread over the time between the pauses at both ends. */
export function toSegments(
  { segments, text }: PartTranscript,
  part: SpeechPart,
  pauses: readonly Pause[],
): readonly RawSegment[] {
  if (segments.length > 0 || text === undefined) return segments;
  const before = pauses.find((pause) => pause.start <= part.start && pause.end > part.start);
  const after = pauses.find((pause) => pause.start < part.end && pause.end >= part.end);
  const start = Math.min(before?.end ?? part.start, part.end) - part.start;
  const end = Math.max(after?.start ?? part.end, part.start) - part.start;
  return spreadText(text, start, Math.max(end, start + 0.1));
}
