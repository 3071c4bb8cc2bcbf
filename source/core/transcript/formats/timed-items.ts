import * as z from 'zod';
import type { RawSegment, RawWord } from '../raw-segment.ts';

/** Seconds as a number or as text ("1.3", Google's "1.300s"). Anything else becomes undefined; it does not fail. */
export const secondsSchema = z
  .union([
    z.number(),
    z.string().transform((text) => (text.trim() === '' ? Number.NaN : Number(text.replace(/s$/, '')))),
  ])
  .transform((value) => (Number.isFinite(value) ? value : undefined))
  .optional()
  .catch(undefined);

const text = z.string().optional().catch(undefined);

/** A word or segment, with every field name that engines use. */
const itemSchema = z.looseObject({
  punctuated_word: text,
  word: text,
  text,
  transcript: text,
  value: text,
  content: text,
  type: text,
  start: secondsSchema,
  start_time: secondsSchema,
  startTime: secondsSchema,
  ts: secondsSchema,
  end: secondsSchema,
  end_time: secondsSchema,
  endTime: secondsSchema,
  end_ts: secondsSchema,
  duration: secondsSchema,
  words: z.array(z.unknown()).optional().catch(undefined),
  no_speech_prob: z.number().optional().catch(undefined),
  avg_logprob: z.number().optional().catch(undefined),
  compression_ratio: z.number().optional().catch(undefined),
});

/** A segment with the engine's own confidence values. */
export interface TimedItem extends RawSegment {
  noSpeech?: number | undefined;
  logProbability?: number | undefined;
  compression?: number | undefined;
}

const tupleSchema = z.tuple([secondsSchema, secondsSchema, z.string()]).rest(z.unknown());

/** A segment in the format of any engine. Without a text of its own, its text is that of its words. */
export const timedItemSchema = itemSchema.transform((item): TimedItem => {
  const words = item.words && readWords(item.words);
  const own = textOf(item) ?? words?.map((word) => word.text.trim()).join(' ') ?? '';
  return {
    ...timesOf(item),
    text: own,
    ...(words && words.length > 0 && { words }),
    noSpeech: item.no_speech_prob,
    logProbability: item.avg_logprob,
    compression: item.compression_ratio,
  };
});

/** The words of a list, without spaces, sounds and anything else that has no text. */
export function readWords(list: readonly unknown[]): RawWord[] {
  return list.flatMap((each): RawWord[] => {
    const tuple = tupleSchema.safeParse(each);
    if (tuple.success) return [{ start: tuple.data[0], end: tuple.data[1], text: tuple.data[2] }];
    const item = itemSchema.safeParse(each).data;
    const word = item && textOf(item);
    if (!item || word === undefined || word.trim() === '' || item.type === 'spacing') return [];
    return [{ ...timesOf(item), text: word }];
  });
}

type Item = z.output<typeof itemSchema>;

function textOf(item: Item): string | undefined {
  return item.punctuated_word ?? item.word ?? item.text ?? item.transcript ?? item.value ?? item.content;
}

function timesOf(item: Item): { start: number | undefined; end: number | undefined } {
  const start = item.start ?? item.start_time ?? item.startTime ?? item.ts;
  const end = item.end ?? item.end_time ?? item.endTime ?? item.end_ts;
  const lasting = start === undefined || item.duration === undefined ? undefined : start + item.duration;
  return { start, end: end ?? lasting };
}
