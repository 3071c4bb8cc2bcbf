import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawSegment } from '../../../../source/core/transcript/raw-segment.ts';
import { joinSpeech } from '../../../../source/core/transcript/speech/join-speech.ts';
import {
  findPauses,
  levelSeconds,
  type SpeechPart,
  splitSpeech,
} from '../../../../source/core/transcript/speech/speech-parts.ts';
import { spreadText } from '../../../../source/core/transcript/speech/spread-text.ts';

/** Loudness of a talk: loud wherever a word is spoken. */
function levelsOf(words: readonly { start: number; end: number }[], seconds: number): Float32Array {
  const levels = new Float32Array(Math.ceil(seconds / levelSeconds));
  for (const { start, end } of words)
    levels.fill(0.3, Math.round(start / levelSeconds), Math.round(end / levelSeconds));
  return levels;
}

const talks = fc
  .array(fc.record({ length: fc.integer({ min: 10, max: 60 }), gap: fc.integer({ min: 0, max: 90 }) }), {
    minLength: 5,
    maxLength: 200,
  })
  .map((pieces) => {
    let at = 0;
    const words = pieces.map(({ length, gap }, index) => {
      const start = at + gap * levelSeconds;
      const end = start + length * levelSeconds;
      at = end;
      return { text: `w${index}`, start, end };
    });
    return { words, seconds: at + 0.5 };
  });

test('pauses are detected relative to the level of speech, not to silence', () => {
  const levels = levelsOf(
    [
      { start: 1, end: 3 },
      { start: 4, end: 6 },
    ],
    7,
  ).map((level) => level + 0.01);
  const pauses = findPauses(levels).map(({ start, end }) => [
    Number(start.toFixed(2)),
    Number(end.toFixed(2)),
  ]);
  expect(pauses).toEqual([
    [0, 1],
    [3, 4],
    [6, 7],
  ]);
});

test('a short talk is one part, and silence is detected', () => {
  const levels = new Float32Array(500);
  expect(splitSpeech(10, findPauses(levels), levels, 60)).toEqual([
    { start: 0, end: 10, from: 0, until: 10, silent: true },
  ]);
});

test('parts cover the talk, none is too long, and borders are in pauses where possible', () => {
  fc.assert(
    fc.property(talks, fc.integer({ min: 12, max: 60 }), ({ words, seconds }, longest) => {
      const levels = levelsOf(words, seconds);
      const pauses = findPauses(levels);
      const parts = splitSpeech(seconds, pauses, levels, longest);
      expect(parts[0]?.from).toBe(0);
      expect(parts.at(-1)?.until).toBe(seconds);
      parts.forEach((part, index) => {
        expect(part.end - part.start).toBeLessThanOrEqual(longest + 1.001);
        expect(part.start).toBeLessThanOrEqual(part.from);
        expect(part.end).toBeGreaterThanOrEqual(part.until);
        const next = parts[index + 1];
        if (!next) return;
        expect(next.from).toBe(part.until);
        const overlapping = next.start < part.end;
        const inWord = words.some((word) => word.start + 0.011 < part.until && part.until < word.end - 0.011);
        if (!overlapping) expect(inWord).toBe(false);
      });
    }),
  );
});

test('after joining the transcripts of all parts, every word is there once, at its time', () => {
  fc.assert(
    fc.property(talks, fc.integer({ min: 20, max: 60 }), ({ words, seconds }, longest) => {
      const levels = levelsOf(words, seconds);
      const parts = splitSpeech(seconds, findPauses(levels), levels, longest);
      const heard = parts.map((part) => {
        // A word cut by a border is lost, but the overlap is long enough for the other part to have it.
        const whole = words.filter(
          (word) => word.start >= part.start - 0.001 && word.end <= part.end + 0.001,
        );
        const timed = whole.map(({ text, start, end }) => ({
          text,
          start: start - part.start,
          end: end - part.start,
        }));
        const segment = {
          start: timed[0]?.start,
          end: timed.at(-1)?.end,
          text: whole.map((word) => word.text).join(' '),
          words: timed,
        };
        return { part, segments: timed.length > 0 ? [segment] : [] };
      });
      const joined = joinSpeech(heard).flatMap((segment) => segment.words ?? []);
      expect(joined.map((word) => word.text)).toEqual(words.map((word) => word.text));
      joined.forEach((word, index) => {
        expect(word.start).toBeCloseTo(words[index]?.start ?? 0, 3);
      });
    }),
  );
});

test('text that a service hallucinates after the end of a part is left out', () => {
  const part = { start: 10, end: 20, from: 10, until: 20, silent: false };
  const segments = [
    { start: 0, end: 4, text: 'real' },
    { start: 30, end: 33, text: 'Thanks for watching!' },
  ];
  expect(joinSpeech([{ part, segments }])).toEqual([{ start: 10, end: 14, text: 'real' }]);
});

describe('a segment that reaches over the border of two parts', () => {
  const parts: SpeechPart[] = [
    { start: 0, end: 12, from: 0, until: 10, silent: false },
    { start: 8, end: 20, from: 10, until: 20, silent: false },
  ];
  const [early, late] = parts;
  const joined = (segment: RawSegment, part: SpeechPart | undefined) =>
    part && joinSpeech([{ part, segments: [segment] }]);
  const words = ['By', 'nine', 'all', 'left'].map((text, index) => ({
    text,
    start: 8 + index,
    end: 8.8 + index,
  }));

  test('keeps the words on the side of its part, with their punctuation', () => {
    expect(joined({ start: 8, end: 11.8, text: 'By nine, all left.', words }, early)).toEqual([
      { start: 8, end: 9.8, text: 'By nine,', words: words.slice(0, 2) },
    ]);
  });

  test('has the plain words where its text has another number of them', () => {
    expect(joined({ start: 8, end: 11.8, text: 'By nine all have left.', words }, early)).toMatchObject([
      { end: 9.8, text: 'By nine' },
    ]);
  });

  test('is left out where none of its words is on the side of its part', () => {
    const before = words.slice(0, 2).map((word) => ({ ...word, start: word.start - 8, end: word.end - 8 }));
    expect(joined({ start: 0, end: 1.8, text: 'By nine', words: before }, late)).toEqual([]);
  });

  test('without word times is on the side of its middle', () => {
    expect(joined({ start: 8, end: 11, text: 'By nine' }, early)).toHaveLength(1);
    expect(joined({ start: 9.5, end: 12, text: 'By nine' }, early)).toEqual([]);
    expect(joined({ start: 0, end: 3, text: 'By nine', words: [] }, late)).toEqual([]);
    expect(joined({ start: 1, end: 4, text: 'By nine' }, late)).toMatchObject([{ start: 9, end: 12 }]);
  });

  test('without any time is kept by each part', () => {
    const segment = { start: undefined, end: undefined, text: 'By nine' };
    for (const part of parts) expect(joined(segment, part)).toEqual([segment]);
  });
});

test('the sentences of a text without times share the range by their length', () => {
  expect(spreadText('Aaaa. Bbbbbbbbb.', 10, 40)).toEqual([
    { start: 10, end: 20, text: 'Aaaa.' },
    { start: 20, end: 40, text: 'Bbbbbbbbb.' },
  ]);
  expect(spreadText('  ', 0, 5)).toEqual([]);
});
