import { wordPattern } from '../text/text.ts';
import type { Segment, Transcript } from './transcript.ts';

/** A word of the transcript, where it stands in the text of all segments, and when it is said. */
export interface SpokenWord {
  /** Lower case, one kind of apostrophe: what is compared. */
  normal: string;
  from: number;
  to: number;
  start: number;
  end: number;
}

/** The whole transcript as one text, segments joined by spaces. */
export interface SpokenText {
  text: string;
  words: readonly SpokenWord[];
  /** Where each normal word occurs, as places in `words`. */
  places: ReadonlyMap<string, readonly number[]>;
}

/** A run of words, both ends included, as places in `words`. */
export interface SpokenRun {
  first: number;
  last: number;
}

/** Finds the time of every word: its own where the transcript has word times, else its share of the segment. */
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

/** Where these words are said one after another, the occurrence nearest to a time; undefined when nowhere. */
export function findSpoken(spoken: SpokenText, wanted: string, nearSeconds: number): SpokenRun | undefined {
  const normals = normalWords(wanted);
  const [head] = normals;
  const places = head === undefined ? undefined : spoken.places.get(head);
  if (!places) return undefined;
  const isRun = (place: number) =>
    normals.every((normal, index) => spoken.words[place + index]?.normal === normal);
  const distance = (place: number) => Math.abs((spoken.words[place]?.start ?? 0) - nearSeconds);
  // Words come in order of time: from the nearest place outwards, the first run is the nearest one.
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

/** The index of the first value that passes, where all behind it do; the length when none does. */
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

/** At most `limit` words said from one time to another; undefined in a silence. */
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

/** The place of the word that stands at an offset of the text, or of the next one behind it. */
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

/** The words of a run as they stand in the transcript. */
export function textOf(spoken: SpokenText, run: SpokenRun): string {
  return spoken.text.slice(spoken.words[run.first]?.from ?? 0, spoken.words[run.last]?.to ?? 0);
}

/** The words of a text in the form in which `SpokenWord.normal` is compared. */
export function normalWords(text: string): string[] {
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
    normalWords(word.text).map((normal) => ({ normal, start: word.start, end: word.end })),
  );
  const agree =
    timed.length === shared.length && timed.every((word, index) => word.normal === shared[index]?.normal);
  return agree ? shared.map((word, index) => ({ ...word, ...timed[index] })) : shared;
}
