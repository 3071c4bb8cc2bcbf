import * as z from 'zod';
import type { RawSegment, RawTranscript, RawWord } from '../raw-segment.ts';
import { withoutHallucinations } from './hallucinations.ts';
import { readWords, type TimedItem, timedItemSchema } from './timed-items.ts';
import { segmentsFromWords } from './words-to-segments.ts';

/** OpenAI's verbose_json, and the JSON of the Python program, WhisperX, faster-whisper, Premiere and this program. */
const whisperSchema = z
  .object({
    segments: z.array(z.unknown()).optional(),
    words: z.array(z.unknown()).optional().catch(undefined),
    language: z.string().optional().catch(undefined),
    info: z.object({ language: z.string() }).optional().catch(undefined),
  })
  .refine((file) => file.segments !== undefined || file.words !== undefined);

/** whisper.cpp: milliseconds under `offsets`. */
const whisperCppSchema = z.object({
  transcription: z.array(
    z.object({
      text: z.string(),
      offsets: z.object({ from: z.number(), to: z.number() }).optional().catch(undefined),
    }),
  ),
  result: z.object({ language: z.string() }).optional().catch(undefined),
});

/** Reads a Whisper result in any of its dialects; undefined for anything else. */
export function parseWhisper(value: unknown): RawTranscript | undefined {
  const cpp = whisperCppSchema.safeParse(value);
  if (cpp.success) {
    const segments = cpp.data.transcription.map(({ text, offsets }) => ({
      start: offsets && offsets.from / 1000,
      end: offsets && offsets.to / 1000,
      text,
    }));
    return cleaned({ format: 'whisper.cpp JSON', segments, language: cpp.data.result?.language, notes: [] });
  }
  const file = whisperSchema.safeParse(Array.isArray(value) ? { segments: value } : value);
  if (!file.success) return undefined;
  const { segments = [], words = [], language, info } = file.data;
  const items = segments.flatMap((each) => timedItemSchema.safeParse(each).data ?? []);
  const withText = items.filter((each) => each.text.trim() !== '');
  if (segments.length > 0 && withText.length === 0) return undefined;
  const all = readWords(words);
  const raw = withText.length > 0 ? withText.map((each) => withWords(each, all)) : segmentsFromWords(all);
  const empty = segments.length - withText.length;
  const notes =
    empty === 0
      ? []
      : [
          empty === 1
            ? '1 segment had no text and was left out.'
            : `${empty} segments had no text and were left out.`,
        ];
  return cleaned({
    format: 'Whisper JSON',
    segments: raw,
    language: language ?? info?.language,
    notes,
    unitUnknown: true,
  });
}

/** Removes hallucinations from a transcript. */
function cleaned(raw: RawTranscript): RawTranscript {
  const { kept, notes, words } = withoutHallucinations(raw.segments);
  return {
    ...raw,
    segments: kept,
    notes: [...raw.notes, ...notes],
    ...(words > 0 && { droppedWords: words }),
  };
}

/**
 * Parses JSON as Python writes it: `NaN` and `Infinity`, which are invalid JSON, become null.
 * @throws SyntaxError for anything else that is invalid
 */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g, '$1null'));
  }
}

/** Adds words to a segment. OpenAI lists the words of all segments together; each belongs where it begins. */
function withWords({ words: own, ...segment }: TimedItem, all: readonly RawWord[]): RawSegment {
  const { start, end } = segment;
  const words = own ?? all.filter((word) => within(word.start, start, end));
  if (words.length === 0) return segment;
  return {
    ...segment,
    start: start ?? words.find((word) => word.start !== undefined)?.start,
    end: end ?? words.findLast((word) => word.end !== undefined)?.end,
    words,
  };
}

function within(time: number | undefined, start: number | undefined, end: number | undefined): boolean {
  return time !== undefined && start !== undefined && end !== undefined && time >= start - 0.01 && time < end;
}
