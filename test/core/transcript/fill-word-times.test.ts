import { describe, expect, it } from 'vitest';
import { fillWordTimes } from '../../../source/core/transcript/fill-word-times.ts';

const word = (text: string, start?: number, end?: number) => ({ text, start, end });
const spans = (words: ReturnType<typeof fillWordTimes>) => words.map(({ start, end }) => [start, end]);

describe('words without times', () => {
  it('share the gap between their neighbors equally', () => {
    const words = [word('in', 0, 1), word('19'), word('84'), word('we', 5, 6)];
    expect(spans(fillWordTimes(words, 0, 6))).toEqual([
      [0, 1],
      [1, 3],
      [3, 5],
      [5, 6],
    ]);
  });

  it('at the ends share what the segment has left', () => {
    const words = [word('19'), word('was', 2, 3), word('84'), word('95')];
    expect(spans(fillWordTimes(words, 0, 7))).toEqual([
      [0, 2],
      [2, 3],
      [3, 5],
      [5, 7],
    ]);
  });

  it('stay without times where the segment has none', () => {
    expect(spans(fillWordTimes([word('19'), word('84')], undefined, undefined))).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('a word without an end', () => {
  it('ends where the next one begins, the last one with the segment', () => {
    const words = [word('by', 1), word('nine', 2)];
    expect(spans(fillWordTimes(words, 0, 4))).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  it('is as long as nothing when nothing says more', () => {
    expect(spans(fillWordTimes([word('nine', 2)], undefined, undefined))).toEqual([[2, 2]]);
    expect(spans(fillWordTimes([word('by', 2), word('nine')], 0, undefined))).toEqual([
      [2, 2],
      [undefined, undefined],
    ]);
  });
});
