import * as z from 'zod';
import type { Usage } from '../../core/money/call.ts';
import { parseWhisper } from '../../core/transcript/formats/parse-whisper.ts';
import type { RawSegment } from '../../core/transcript/raw-segment.ts';

/** How a model answers: with times of segments and words, with times of speakers' turns, or with bare text. */
export type AnswerFormat = 'verbose_json' | 'diarized_json' | 'json';

/**
 * Only Whisper (and what is compatible with it) tells times; the later models answer in `json` alone, their diarizing
 * ones with the turns of speakers (https://developers.openai.com/docs/guides/speech-to-text).
 */
export function formatOf(model: string): AnswerFormat {
  if (/^gpt-.*transcribe.*diarize/.test(model)) return 'diarized_json';
  return /^gpt-.*transcribe/.test(model) ? 'json' : 'verbose_json';
}

/**
 * The longest part a model takes, in seconds. The later models stop after 2,000 tokens of text, about ten minutes of quick
 * speech, and refuse 25 minutes; without times a part must be short, since its place is all that is known of it.
 */
export function longestPart(format: AnswerFormat): number {
  if (format === 'json') return 30;
  return format === 'diarized_json' ? 480 : Number.POSITIVE_INFINITY;
}

export interface Heard {
  segments: RawSegment[];
  /** Bare text of a model that tells no times. */
  text?: string | undefined;
  language?: string | undefined;
  /** What was left out as made up, one sentence a kind. */
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

/** What a service says it used; Whisper's own servers tell only how long they listened. */
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

/** What was heard; undefined when the answer is none. */
export function readHeard(answer: unknown, format: AnswerFormat): Heard | undefined {
  const timed = format === 'json' ? undefined : parseWhisper(answer);
  if (timed) return { segments: timed.segments, language: timed.language, notes: timed.notes };
  // Compatible servers may tell no times whatever they are asked for.
  const bare = textSchema.safeParse(answer);
  return bare.success ? { segments: [], ...bare.data } : undefined;
}
