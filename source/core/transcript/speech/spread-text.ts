import type { RawSegment } from '../raw-segment.ts';

/** Gives times to the sentences of a text without times: they share the given range in proportion to their length. */
export function spreadText(text: string, start: number, end: number): RawSegment[] {
  const sentences = text
    .trim()
    .split(/(?<=[.!?…。！？])\s+/u)
    .filter((sentence) => sentence !== '');
  const letters = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
  let at = start;
  return sentences.map((sentence) => {
    const from = at;
    at += ((end - start) * sentence.length) / Math.max(1, letters);
    return { start: from, end: at, text: sentence };
  });
}
