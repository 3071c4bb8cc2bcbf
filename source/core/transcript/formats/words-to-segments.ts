import { fillWordTimes } from '../fill-word-times.ts';
import type { RawSegment, RawWord } from '../raw-segment.ts';

/** Groups words into segments. A segment ends at a full stop, before a pause of a second, or after 30 words. */
export function segmentsFromWords(words: readonly RawWord[]): RawSegment[] {
  const groups: RawWord[][] = [];
  const timed = fillWordTimes(words, words[0]?.start, words.at(-1)?.end);
  for (const [index, word] of timed.entries()) {
    const before = timed[index - 1];
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
