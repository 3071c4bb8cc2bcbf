import * as z from 'zod';
import type { RawSegment, RawTranscript, RawWord } from './raw-segment.ts';

/** Seconds as a number or as text; anything else counts as unreadable, not as a wrong file. */
const seconds = z
  .union([z.number(), z.string().transform(Number)])
  .transform((value) => (Number.isFinite(value) ? value : undefined))
  .optional()
  .catch(undefined);

const wordSchema = z
  .union([
    z.object({ word: z.string(), start: seconds, end: seconds }),
    z.object({ text: z.string(), start: seconds, end: seconds }),
    z.tuple([seconds, seconds, z.string()]).rest(z.unknown()),
  ])
  .transform((word): RawWord => {
    if (Array.isArray(word)) return { start: word[0], end: word[1], text: word[2] };
    return { start: word.start, end: word.end, text: 'word' in word ? word.word : word.text };
  });
const wordsSchema = z.array(wordSchema).optional().catch(undefined);

const segmentSchema = z.object({ text: z.string(), start: seconds, end: seconds, words: wordsSchema });

/** OpenAI's verbose_json, the Python program's and whisperX's file, faster-whisper's dump, our own. */
const whisperSchema = z
  .object({
    segments: z.array(segmentSchema).optional(),
    words: wordsSchema,
    language: z.string().optional().catch(undefined),
    info: z.object({ language: z.string() }).optional().catch(undefined),
  })
  .refine((file) => file.segments !== undefined || file.words !== undefined);

/** whisper.cpp: milliseconds under `offsets`. */
const whisperCppSchema = z.object({
  transcription: z.array(z.object({ text: z.string(), offsets: z.object({ from: seconds, to: seconds }) })),
  result: z.object({ language: z.string() }).optional().catch(undefined),
});

/** Reads a Whisper result in any of its dialects; undefined when the value is none. */
export function parseWhisper(value: unknown): RawTranscript | undefined {
  const cpp = whisperCppSchema.safeParse(value);
  if (cpp.success) {
    const segments = cpp.data.transcription.map(({ text, offsets }) => ({
      start: milliseconds(offsets.from),
      end: milliseconds(offsets.to),
      text,
    }));
    return { segments, language: cpp.data.result?.language, notes: [] };
  }
  const file = whisperSchema.safeParse(Array.isArray(value) ? { segments: value } : value);
  if (!file.success) return undefined;
  const { segments = [], words = [], language, info } = file.data;
  const raw = segments.length > 0 ? segments.map((each) => withWords(each, words)) : sentences(words);
  return { segments: raw, language: language ?? info?.language, notes: [] };
}

/**
 * Reads JSON as Python writes it: `NaN` and `Infinity`, which JSON does not have, become null.
 * @throws SyntaxError when it is no JSON even so.
 */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g, '$1null'));
  }
}

function milliseconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 1000;
}

/** OpenAI puts the words of all segments into one list; each belongs to the segment in which it begins. */
function withWords(segment: z.output<typeof segmentSchema>, all: readonly RawWord[]): RawSegment {
  const { start, end, text } = segment;
  const own = segment.words ?? all.filter((word) => within(word.start, start, end));
  return own.length > 0 ? { start, end, text, words: own } : { start, end, text };
}

function within(time: number | undefined, start: number | undefined, end: number | undefined): boolean {
  return time !== undefined && start !== undefined && end !== undefined && time >= start - 0.01 && time < end;
}

/** Words without segments, put together up to a full stop, a pause of a second, or 30 words. */
function sentences(words: readonly RawWord[]): RawSegment[] {
  const groups: RawWord[][] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    const group = groups.at(-1);
    const pause = (word.start ?? 0) - (before?.end ?? 0) > 1;
    const full =
      group === undefined || group.length >= 30 || /[.!?…。！？]["”»]?\s*$/.test(before?.text ?? '');
    if (full || pause) groups.push([word]);
    else group.push(word);
  }
  return groups.map((group) => ({
    start: group[0]?.start,
    end: group.at(-1)?.end,
    text: group.map((word) => word.text.trim()).join(' '),
    words: group,
  }));
}
