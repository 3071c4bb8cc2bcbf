import { counted, words } from '../../text/text.ts';
import type { RawSegment } from '../raw-segment.ts';
import type { TimedItem } from './timed-items.ts';

/**
 * Whisper's own limits: above this it takes a stretch for silence when it is unsure of the words, too
 * (https://github.com/openai/whisper, `no_speech_threshold`, `logprob_threshold`, `compression_ratio_threshold`).
 */
const silence = { noSpeech: 0.6, logProbability: -1 };
/** Text that can be packed better than this repeats itself. */
const repetition = 2.4;
/** So many equal segments in a row nobody says; two may be a refrain. */
const equalInARow = 3;
/** Lines of subtitles that Whisper learned and says in silences. */
const learned = /\bamara\.org\b/i;

/** Leaves out what an engine made up: text in silence, text that repeats itself, all but the first of equal segments. */
export function withoutHallucinations(segments: readonly TimedItem[]): {
  kept: RawSegment[];
  notes: string[];
  /** Words of what was left out. */
  words: number;
} {
  const dropped = { doubted: 0, repeated: 0 };
  let lost = 0;
  const kept: RawSegment[] = [];
  for (const [index, segment] of segments.entries()) {
    const repeated = isRepeat(segments, index);
    const doubted = isDoubted(segment);
    if (repeated) dropped.repeated += 1;
    else if (doubted) dropped.doubted += 1;
    if (repeated || doubted) lost += words(segment.text).length;
    else {
      const { start, end, text, words: own } = segment;
      kept.push({ start, end, text, ...(own && { words: own }) });
    }
  }
  const notes: string[] = [];
  if (dropped.repeated > 0)
    notes.push(
      `${counted(dropped.repeated, 'segment')} said the same as the one before, as engines do in silence; left out.`,
    );
  if (dropped.doubted > 0)
    notes.push(
      `${counted(dropped.doubted, 'segment')} seemed made up in silence, by the engine's own figures; left out.`,
    );
  return { kept, notes, words: lost };
}

function isDoubted({ noSpeech = 0, logProbability, compression = 0, text }: TimedItem): boolean {
  const unsure = logProbability === undefined || logProbability < silence.logProbability;
  return (noSpeech > silence.noSpeech && unsure) || compression > repetition || learned.test(text);
}

/** Whether a segment is one of many equal ones in a row and not the first; "No." said again and again is speech. */
function isRepeat(segments: readonly TimedItem[], index: number): boolean {
  const normal = (at: number) => words(segments[at]?.text ?? '').join(' ');
  const own = normal(index);
  if (own.length < 6 || index === 0 || normal(index - 1) !== own) return false;
  let first = index;
  while (first > 0 && normal(first - 1) === own && index - first < equalInARow) first -= 1;
  let last = index;
  while (last < segments.length - 1 && normal(last + 1) === own && last - first < equalInARow) last += 1;
  return last - first + 1 >= equalInARow;
}
