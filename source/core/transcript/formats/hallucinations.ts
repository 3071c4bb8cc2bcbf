import { lowerCaseWords, pluralize } from '../../text/text.ts';
import type { RawSegment } from '../raw-segment.ts';
import type { TimedItem } from './timed-items.ts';

/**
 * Whisper's own thresholds for silence: the probability of no speech is high and that of the words is low
 * (https://github.com/openai/whisper: `no_speech_threshold`, `logprob_threshold`, `compression_ratio_threshold`).
 */
const silence = { noSpeech: 0.6, logProbability: -1 };
/** Text with a higher compression ratio repeats itself. */
const repetition = 2.4;
/** Min equal segments in a row that count as a hallucination; two may be a refrain. */
const minRepeats = 3;
/** Subtitle credits from Whisper's training data, which it outputs in silences. */
const learned = /\bamara\.org\b/i;

/**
 * Removes an engine's hallucinations: text in silences, text that repeats itself, repeated segments after the first.
 */
export function withoutHallucinations(segments: readonly TimedItem[]): {
  kept: RawSegment[];
  notes: string[];
  /** How many words were left out. */
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
    if (repeated || doubted) lost += lowerCaseWords(segment.text).length;
    else {
      const { start, end, text, words: own } = segment;
      kept.push({ start, end, text, ...(own && { words: own }) });
    }
  }
  const notes: string[] = [];
  if (dropped.repeated > 0)
    notes.push(
      `Left out ${pluralize(dropped.repeated, 'segment')} that only repeated the one before, as engines do in silence.`,
    );
  if (dropped.doubted > 0)
    notes.push(
      `Left out ${pluralize(dropped.doubted, 'segment')} that the engine probably made up in silence, by its own confidence values.`,
    );
  return { kept, notes, words: lost };
}

function isDoubted({ noSpeech = 0, logProbability, compression = 0, text }: TimedItem): boolean {
  const unsure = logProbability === undefined || logProbability < silence.logProbability;
  return (noSpeech > silence.noSpeech && unsure) || compression > repetition || learned.test(text);
}

/** Whether a segment is one of many equal ones in a row and not the first. Short ones like "No." count as speech. */
function isRepeat(segments: readonly TimedItem[], index: number): boolean {
  const normal = (at: number) => lowerCaseWords(segments[at]?.text ?? '').join(' ');
  const own = normal(index);
  if (own.length < 6 || index === 0 || normal(index - 1) !== own) return false;
  let first = index;
  while (first > 0 && normal(first - 1) === own && index - first < minRepeats) first -= 1;
  let last = index;
  while (last < segments.length - 1 && normal(last + 1) === own && last - first < minRepeats) last += 1;
  return last - first + 1 >= minRepeats;
}
