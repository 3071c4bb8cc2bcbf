import { describe, expect, it } from 'vitest';
import { parseEngine } from '../../../../source/core/transcript/formats/parse-engines.ts';

const pieces = (...texts: string[]) => texts.map((utf8) => ({ utf8 }));

describe('the JSON of YouTube', () => {
  it('ends an event where the next one begins, and the last one nowhere when it has no duration', () => {
    const events = [
      { tStartMs: 0, dDurationMs: 5000, segs: pieces('one ', 'two') },
      { tStartMs: 1500, segs: pieces('\n') },
      { tStartMs: 2000, segs: pieces('three') },
      'damaged',
    ];
    expect(parseEngine({ events })?.segments).toEqual([
      { start: 0, end: 2, text: 'one two' },
      { start: 2, end: undefined, text: 'three' },
    ]);
  });

  it('has the times of its words where each has one', () => {
    const segs = [{ utf8: 'by' }, { utf8: ' nine', tOffsetMs: 300 }, { utf8: ' already', tOffsetMs: 700 }];
    const [segment] = parseEngine({ events: [{ tStartMs: 1000, dDurationMs: 1000, segs }] })?.segments ?? [];
    expect(segment?.words).toEqual([
      { start: 1, end: 1.3, text: 'by' },
      { start: 1.3, end: 1.7, text: ' nine' },
      { start: 1.7, end: undefined, text: ' already' },
    ]);
  });

  it('without events is that of nobody', () => {
    expect(parseEngine({ events: [] })).toBeUndefined();
    expect(parseEngine({ events: [{ segs: [] }] })).toBeUndefined();
  });
});

describe('lists of words with alternatives', () => {
  const word = (content: string, start_time: number | string, end_time: number | string) => ({
    type: 'word',
    start_time,
    end_time,
    alternatives: [{ content }],
  });
  const mark = (content: string) => ({ type: 'punctuation', alternatives: [{ content }] });

  it('of Speechmatics and Amazon are words with their punctuation, and damaged items are left out', () => {
    const items = [mark('…'), word('by', 1, 1.5), { type: 'word' }, word('nine', 1.5, 2), mark('.')];
    const speech = parseEngine({ format: '2.9', results: items });
    expect(speech?.format).toBe('Speechmatics JSON');
    expect(speech?.segments).toMatchObject([{ start: 1, end: 2, text: 'by nine.' }]);
    const amazon = parseEngine({ results: { items, language_code: 'en-US' } });
    expect(amazon).toMatchObject({ format: 'Amazon Transcribe JSON', language: 'en-US' });
    expect(amazon?.segments).toEqual(speech?.segments);
  });
});

describe('the JSON of Rev', () => {
  it('is one segment a monologue, without those in which nothing is said', () => {
    const elements = [
      { type: 'text', value: 'By', ts: 1, end_ts: 1.5 },
      { type: 'punct', value: ' ' },
      { type: 'text', value: 'nine', ts: 1.5, end_ts: 2 },
      { type: 'punct', value: '.' },
      7,
    ];
    const monologues = [{ elements }, { elements: [{ type: 'punct', value: '.' }] }];
    const rev = parseEngine({ monologues });
    expect(rev?.format).toBe('Rev JSON');
    expect(rev?.segments).toMatchObject([{ text: 'By nine.', words: [{ text: 'By' }, { text: 'nine' }] }]);
    expect(rev?.segments).toHaveLength(1);
  });
});

describe('the JSON of Google', () => {
  it('without times of words is that of nobody', () => {
    expect(parseEngine({ results: [{ alternatives: [{ transcript: 'by nine' }] }] })).toBeUndefined();
  });
});

it('anything else is that of nobody', () => {
  for (const value of [null, 7, 'text', [], {}]) expect(parseEngine(value)).toBeUndefined();
});
