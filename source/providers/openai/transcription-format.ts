import * as z from 'zod';
import type { Usage } from '../../core/money/call.ts';
import { parseWhisper } from '../../core/transcript/formats/parse-whisper.ts';
import type { RawSegment } from '../../core/transcript/raw-segment.ts';

/** The format of the answer: times of segments and words, times of speaker turns, or plain text. */
export type AnswerFormat = 'verbose_json' | 'diarized_json' | 'json';

/**
 * Only Whisper and compatible models give times. The later models answer only in `json`, their diarizing ones with
 * speaker turns (https://developers.openai.com/docs/guides/speech-to-text).
 */
export function formatOf(model: string): AnswerFormat {
  if (/^gpt-.*transcribe.*diarize/.test(model)) return 'diarized_json';
  return /^gpt-.*transcribe/.test(model) ? 'json' : 'verbose_json';
}

/**
 * The max length of a part in seconds. The later models stop after 2,000 tokens of text, about ten minutes of fast
 * speech, and refuse 25 minutes. Without times a part must be short, since only its position is known.
 */
export function maxPartSeconds(format: AnswerFormat): number {
  if (format === 'json') return 30;
  return format === 'diarized_json' ? 480 : Number.POSITIVE_INFINITY;
}

export interface PartTranscript {
  segments: RawSegment[];
  /** Plain text of a model that gives no times. */
  text?: string | undefined;
  language?: string | undefined;
  /** A sentence for each kind of hallucination that was left out. */
  notes?: string[] | undefined;
}

const count = z.int().nonnegative().max(1e8);

const usageSchema = z.union([
  z.object({ type: z.literal('duration'), seconds: z.number().nonnegative().max(1e6) }),
  z.object({
    type: z.literal('tokens'),
    input_tokens: count,
    output_tokens: count,
    input_token_details: z.object({ audio_tokens: count.optional() }).optional(),
  }),
]);

const envelopeSchema = z.object({
  usage: usageSchema.optional().catch(undefined),
  duration: z.number().positive().max(1e6).optional().catch(undefined),
});

/** The usage that a service reports; Whisper's own servers report only the duration. */
export function readUsage(answer: unknown): Usage | undefined {
  const { usage, duration } = envelopeSchema.catch({}).parse(answer);
  if (!usage) return duration === undefined ? undefined : { seconds: duration };
  if (usage.type === 'duration') return { seconds: usage.seconds };
  const sound = usage.input_token_details?.audio_tokens;
  return {
    inputTokens: usage.input_tokens,
    ...(sound !== undefined && { audioInputTokens: sound }),
    outputTokens: usage.output_tokens,
  };
}

const textSchema = z.object({ text: z.string(), language: z.string().optional().catch(undefined) });

/** Parses the answer of a transcription; undefined when it is not valid. */
export function readPartTranscript(answer: unknown, format: AnswerFormat): PartTranscript | undefined {
  const timed = format === 'json' ? undefined : parseWhisper(answer);
  if (timed) return { segments: timed.segments, language: timed.language, notes: timed.notes };
  // Compatible servers may give no times even when asked for them.
  const bare = textSchema.safeParse(answer);
  return bare.success ? { segments: [], ...bare.data } : undefined;
}
