import { wordPattern } from '../text/text.ts';
import type { Segment, Transcript } from './transcript.ts';

/** A word of the transcript: its offsets in the text of all segments, and its times. */
export interface SpokenWord {
  /** The form for comparison: lower case, one kind of apostrophe. */
  normal: string;
  from: number;
  to: number;
  start: number;
  end: number;
}

/** The whole transcript as one text, its segments joined by spaces. */
export interface SpokenText {
  text: string;
  words: readonly SpokenWord[];
  /** Indexes in `words` by normal word. */
  places: ReadonlyMap<string, readonly number[]>;
}

/** A run of words as indexes in `words`, both inclusive. */
export interface SpokenRun {
  first: number;
  last: number;
}

/**
 * Builds the text with the time of every word: its own if the transcript has word times, else its share of the
 * segment.
 */
export function spokenText(transcript: Transcript): SpokenText {
  const words: SpokenWord[] = [];
  let text = '';
  for (const segment of transcript.segments) {
    if (text !== '') text += ' ';
    words.push(...wordsOf(segment, text.length));
    text += segment.text;
  }
  const places = new Map<string, number[]>();
  for (const [place, { normal }] of words.entries()) {
    const known = places.get(normal);
    if (known) known.push(place);
    else places.set(normal, [place]);
  }
  return { text, words, places };
}

/** Finds these words in sequence; of several occurrences, the one nearest to a time. Undefined if there is none. */
export function findSpoken(spoken: SpokenText, wanted: string, nearSeconds: number): SpokenRun | undefined {
  const normals = normalizeWords(wanted);
  const [head] = normals;
  const places = head === undefined ? undefined : spoken.places.get(head);
  if (!places) return undefined;
  const isRun = (place: number) =>
    normals.every((normal, index) => spoken.words[place + index]?.normal === normal);
  const distance = (place: number) => Math.abs((spoken.words[place]?.start ?? 0) - nearSeconds);
  // Words are sorted by time, so searching outwards from the nearest place finds the nearest run first.
  let after = firstFrom(places, (place) => (spoken.words[place]?.start ?? 0) >= nearSeconds);
  let before = after - 1;
  while (before >= 0 || after < places.length) {
    const early = places[before];
    const late = places[after];
    const place =
      early !== undefined && (late === undefined || distance(early) <= distance(late)) ? early : late;
    if (place === undefined) return undefined;
    if (isRun(place)) return { first: place, last: place + normals.length - 1 };
    if (place === early) before -= 1;
    else after += 1;
  }
  return undefined;
}

/** Binary search: the index of the first value that passes (all later ones must pass, too); the length if none does. */
function firstFrom<Value>(values: readonly Value[], passes: (value: Value) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && passes(value)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** At most `limit` words spoken between two times; undefined if there are none. */
export function runBetween(
  spoken: SpokenText,
  from: number,
  to: number,
  limit: number,
): SpokenRun | undefined {
  const { words } = spoken;
  let first = firstFrom(words, (word) => word.end > from);
  while (first < words.length && (words[first]?.start ?? to) < to && (words[first]?.end ?? 0) <= from)
    first += 1;
  if (first >= words.length || (words[first]?.start ?? to) >= to) return undefined;
  let last = first;
  while (last + 1 < words.length && last + 1 - first < limit && (words[last + 1]?.start ?? to) < to)
    last += 1;
  return { first, last };
}

/** The index of the word at an offset of the text, or of the next word after it. */
export function wordAt(spoken: SpokenText, offset: number): number {
  let low = 0;
  let high = spoken.words.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spoken.words[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The text of a run as it is in the transcript. */
export function textOf(spoken: SpokenText, run: SpokenRun): string {
  return spoken.text.slice(spoken.words[run.first]?.from ?? 0, spoken.words[run.last]?.to ?? 0);
}

/** The words of a text in the form of `SpokenWord.normal`. */
export function normalizeWords(text: string): string[] {
  return (text.match(wordPattern) ?? []).map(normalWord);
}

function normalWord(word: string): string {
  return word.toLowerCase().normalize('NFKC').replaceAll('’', "'");
}

function wordsOf(segment: Segment, offset: number): SpokenWord[] {
  const { start, end, text } = segment;
  const matches = [...text.matchAll(wordPattern)];
  const secondsPerCharacter = (end - start) / Math.max(1, text.length);
  const shared = matches.map((match) => ({
    normal: normalWord(match[0]),
    from: offset + match.index,
    to: offset + match.index + match[0].length,
    start: start + match.index * secondsPerCharacter,
    end: start + (match.index + match[0].length) * secondsPerCharacter,
  }));
  const timed = (segment.words ?? []).flatMap((word) =>
    normalizeWords(word.text).map((normal) => ({ normal, start: word.start, end: word.end })),
  );
  const agree =
    timed.length === shared.length && timed.every((word, index) => word.normal === shared[index]?.normal);
  return agree ? shared.map((word, index) => ({ ...word, ...timed[index] })) : shared;
}
