import type { RawSegment } from '../raw-segment.ts';

/** Sentences of a text that came without times, spread over the time it was said in by their length. */
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
