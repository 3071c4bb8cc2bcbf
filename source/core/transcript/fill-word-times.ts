import type { RawWord } from './raw-segment.ts';

/**
 * Fills in the times of words that have none (digits, in WhisperX): they share the gap between their neighbors equally.
 * All other words keep their times. All times are in the same unit.
 * @param from the earliest start of the first word
 * @param to the latest end of the last word
 */
export function fillWordTimes(
  words: readonly RawWord[],
  from: number | undefined,
  to: number | undefined,
): RawWord[] {
  const filled = words.map((word) => ({ ...word }));
  let before = from;
  for (let first = 0; first < filled.length; first++) {
    const word = filled[first];
    if (word?.start === undefined) {
      const next = filled.findIndex((each, at) => at > first && each.start !== undefined);
      const until = next < 0 ? to : filled[next]?.start;
      const run = filled.slice(first, next < 0 ? undefined : next);
      share(run, before, until);
      first += run.length - 1;
    } else if (word.end === undefined) {
      word.end = filled[first + 1]?.start ?? (first === filled.length - 1 ? to : word.start) ?? word.start;
    }
    before = filled[first]?.end ?? before;
  }
  return filled;
}

function share(run: RawWord[], from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined) return;
  const step = Math.max(0, to - from) / run.length;
  for (const [index, word] of run.entries()) {
    word.start = from + index * step;
    word.end = from + (index + 1) * step;
  }
}
