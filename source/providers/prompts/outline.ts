import type { Segment } from '../../core/transcript/transcript.ts';

/** The beginning of a talk says what it is about: this much of it goes along whole. */
const openingSeconds = 45;
/** Of the rest so many sentences, evenly spread, each cut to a length. */
const spreadSentences = 40;
const sentenceLength = 140;

/** What a long talk says, in short, for whoever plans only a part of it: its opening and sentences from all of it. */
export function outlineOf(segments: readonly Segment[]): string {
  const begin = segments[0]?.start ?? 0;
  const opening = segments.filter((segment) => segment.start < begin + openingSeconds);
  const rest = segments.slice(opening.length);
  const step = Math.max(1, rest.length / spreadSentences);
  const spread = Array.from(
    { length: Math.min(spreadSentences, rest.length) },
    (_, index) => rest[Math.floor(index * step)],
  );
  return [...opening, ...spread]
    .map((segment) => segment?.text.slice(0, sentenceLength) ?? '')
    .filter((text) => text !== '')
    .join(' … ');
}
