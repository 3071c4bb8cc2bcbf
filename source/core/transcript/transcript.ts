import * as z from 'zod';
import { formatSrtTime } from '../text/timecode.ts';

export const wordSchema = z.object({
  text: z.string(),
  start: z.number().nonnegative(),
  end: z.number().nonnegative(),
});

/** A piece of speech with its times, in seconds from the start of the video. */
export const segmentSchema = z.object({
  start: z.number().nonnegative(),
  end: z.number().nonnegative(),
  text: z.string().min(1),
  words: z.array(wordSchema).optional(),
});
export type Segment = z.infer<typeof segmentSchema>;

export const transcriptSchema = z.object({
  /** ISO 639-1 code where known. */
  language: z.string().optional(),
  segments: z.array(segmentSchema),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/** The text of all segments that overlap [from, to], joined by spaces. */
export function spokenBetween(transcript: Transcript, from: number, to: number): string {
  return transcript.segments
    .filter((segment) => segment.end > from && segment.start < to)
    .map((segment) => segment.text)
    .join(' ');
}

/** The transcript as an SRT file, cues numbered from 1. */
export function toSrt(transcript: Transcript): string {
  return transcript.segments
    .map(
      (segment, index) =>
        `${index + 1}\n${formatSrtTime(segment.start)} --> ${formatSrtTime(segment.end)}\n${segment.text}\n`,
    )
    .join('\n');
}
