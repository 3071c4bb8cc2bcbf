import * as z from 'zod';
import type { RawSegment, RawTranscript, RawWord } from '../raw-segment.ts';
import { readWords, timedItemSchema } from './timed-items.ts';
import { segmentsFromWords } from './words-to-segments.ts';

const list = z.array(z.unknown());
const text = z.string().optional().catch(undefined);

/** Reads the JSON of one engine; undefined for that of another. */
type Reader = (value: unknown) => RawTranscript | undefined;

/**
 * The formats of the common engines besides Whisper:
 * https://www.assemblyai.com/docs, https://developers.deepgram.com/docs, https://docs.aws.amazon.com/transcribe,
 * https://docs.cloud.google.com/speech-to-text/docs, https://docs.rev.ai, https://docs.speechmatics.com.
 */
const readers: readonly Reader[] = [youtube, assembly, deepgram, google, amazon, rev, speechmatics];

/** Reads the JSON of an engine other than Whisper; undefined for unknown formats. */
export function parseEngine(value: unknown): RawTranscript | undefined {
  for (const reader of readers) {
    const raw = reader(value);
    if (raw) return raw;
  }
  return undefined;
}

/** YouTube's json3: events with pieces of text, in milliseconds. Events that only append a line end are skipped. */
function youtube(value: unknown): RawTranscript | undefined {
  const pieces = z.array(z.object({ utf8: z.string(), tOffsetMs: z.number().optional().catch(undefined) }));
  const event = z.object({
    tStartMs: z.number(),
    dDurationMs: z.number().optional().catch(undefined),
    segs: pieces.optional().catch(undefined),
  });
  const file = z.object({ events: list }).safeParse(value);
  if (!file.success) return undefined;
  const events = file.data.events.flatMap((each) => event.safeParse(each).data ?? []);
  if (events.length === 0) return undefined;
  const spoken = events.filter(({ segs = [] }) => segs.some(({ utf8 }) => utf8.trim() !== ''));
  const segments = spoken.map(({ tStartMs, dDurationMs, segs = [] }, index): RawSegment => {
    const next = spoken[index + 1]?.tStartMs;
    const end = dDurationMs === undefined ? next : Math.min(tStartMs + dDurationMs, next ?? Infinity);
    const starts = segs.map(({ tOffsetMs = 0 }) => (tStartMs + tOffsetMs) / 1000);
    const timed = segs.length > 2 && segs.slice(1).every(({ tOffsetMs }) => tOffsetMs !== undefined);
    const words = segs.map(
      ({ utf8 }, at): RawWord => ({ start: starts[at], end: starts[at + 1], text: utf8 }),
    );
    return {
      start: tStartMs / 1000,
      end: end === undefined ? undefined : end / 1000,
      text: segs.map(({ utf8 }) => utf8).join(''),
      ...(timed && { words }),
    };
  });
  return { format: 'YouTube JSON', segments, notes: [] };
}

/** AssemblyAI: words in milliseconds. */
function assembly(value: unknown): RawTranscript | undefined {
  const schema = z.object({ words: list, language_code: text, audio_duration: z.number().nullable() });
  const file = schema.safeParse(value);
  if (!file.success) return undefined;
  const words = inSeconds(readWords(file.data.words), 1000);
  return {
    format: 'AssemblyAI JSON',
    segments: segmentsFromWords(words),
    language: file.data.language_code,
    notes: [],
  };
}

/** Deepgram: the words of the first channel. Its utterances may be incomplete. */
function deepgram(value: unknown): RawTranscript | undefined {
  const alternative = z.object({ words: list });
  const channel = z.object({ alternatives: z.tuple([alternative], z.unknown()), detected_language: text });
  const file = z
    .object({ results: z.object({ channels: z.tuple([channel], z.unknown()) }) })
    .safeParse(value);
  const first = file.data?.results.channels[0];
  if (!first) return undefined;
  const segments = segmentsFromWords(readWords(first.alternatives[0].words));
  return { format: 'Deepgram JSON', segments, language: first.detected_language, notes: [] };
}

/** Google: results with a text and words, with times such as "1.300s". */
function google(value: unknown): RawTranscript | undefined {
  const alternative = z.object({ transcript: z.string(), words: list.optional() });
  const result = z.object({ alternatives: z.array(alternative).min(1), languageCode: text });
  const file = z.object({ results: z.array(result).min(1) }).safeParse(value);
  if (!file.success) return undefined;
  const words = file.data.results.flatMap(({ alternatives }) => readWords(alternatives[0]?.words ?? []));
  if (words.length === 0) return undefined;
  return {
    format: 'Google Speech-to-Text JSON',
    segments: segmentsFromWords(words),
    language: file.data.results[0]?.languageCode,
    notes: [],
  };
}

/** A list of words and punctuation marks, each with alternatives. */
const alternativesSchema = z.object({
  type: z.string(),
  start_time: z.unknown().optional(),
  end_time: z.unknown().optional(),
  alternatives: z.array(z.object({ content: z.string() })).min(1),
});

/** Amazon Transcribe: items with times as text. */
function amazon(value: unknown): RawTranscript | undefined {
  const results = z.object({ items: list, language_code: text });
  const file = z.object({ results }).safeParse(value);
  if (!file.success) return undefined;
  const { items, language_code: language } = file.data.results;
  return {
    format: 'Amazon Transcribe JSON',
    segments: segmentsFromWords(joined(items)),
    language,
    notes: [],
  };
}

/** Speechmatics: results with times as numbers. */
function speechmatics(value: unknown): RawTranscript | undefined {
  const file = z.object({ format: z.string(), results: list }).safeParse(value);
  if (!file.success) return undefined;
  return { format: 'Speechmatics JSON', segments: segmentsFromWords(joined(file.data.results)), notes: [] };
}

/** Rev: monologues of elements. */
function rev(value: unknown): RawTranscript | undefined {
  const file = z.object({ monologues: z.array(z.object({ elements: list })) }).safeParse(value);
  if (!file.success) return undefined;
  const element = z.object({ type: z.string(), value: z.string() });
  const segments = file.data.monologues.flatMap(({ elements }): RawSegment[] => {
    const words = readWords(elements.filter((each) => element.safeParse(each).data?.type === 'text'));
    const spoken = elements.flatMap((each) => element.safeParse(each).data?.value ?? []).join('');
    const times = timedItemSchema.parse({ text: spoken });
    return words.length === 0
      ? []
      : [{ ...times, start: words[0]?.start, end: words.at(-1)?.end, text: spoken, words }];
  });
  return { format: 'Rev JSON', segments, notes: [] };
}

/** Words with the punctuation marks that follow them. */
function joined(items: readonly unknown[]): RawWord[] {
  const words: RawWord[] = [];
  for (const each of items) {
    const item = alternativesSchema.safeParse(each).data;
    if (!item) continue;
    const content = item.alternatives[0]?.content ?? '';
    const before = words.at(-1);
    if (item.type === 'punctuation') {
      if (before) before.text += content;
    } else words.push(...readWords([{ ...item, text: content }]));
  }
  return words;
}

function inSeconds(words: readonly RawWord[], perSecond: number): RawWord[] {
  const scaled = (time: number | undefined) => (time === undefined ? undefined : time / perSecond);
  return words.map((word) => ({ ...word, start: scaled(word.start), end: scaled(word.end) }));
}
