import type { RawSegment, RawWord } from '../raw-segment.ts';
import type { SpeechPart } from './speech-parts.ts';

/** The transcript of a part, with times from the start of the part. */
export interface TranscribedPart {
  part: SpeechPart;
  segments: readonly RawSegment[];
}

/** Tolerance for rounded times. Text that begins later than this after the end of a part was hallucinated. */
const rounding = 0.5;

/** Joins the transcripts of all parts: times count from the start of the talk, and each word comes from one part. */
export function joinSpeech(heard: readonly TranscribedPart[]): RawSegment[] {
  return heard.flatMap(({ part, segments }) =>
    segments
      .map((segment) => moved(segment, part))
      .filter((segment) => (segment.start ?? part.start) < part.end + rounding)
      .flatMap((segment) => ownShare(segment, part)),
  );
}

function moved(segment: RawSegment, part: SpeechPart): RawSegment {
  const shift = (time: number | undefined) =>
    time === undefined ? undefined : Math.max(part.start, Math.min(part.start + time, part.end));
  const words = segment.words?.map((word) => ({ ...word, start: shift(word.start), end: shift(word.end) }));
  const start = segment.start === undefined ? undefined : part.start + segment.start;
  return { ...segment, start, end: shift(segment.end), ...(words && { words }) };
}

/**
 * Keeps only the words on the part's side of its borders. A segment without word times belongs to the side of its
 * middle.
 */
function ownShare(segment: RawSegment, part: SpeechPart): RawSegment[] {
  const belongs = (start: number | undefined, end: number | undefined) => {
    const middle = ((start ?? part.from) + (end ?? start ?? part.from)) / 2;
    const first = part.from === part.start;
    const last = part.until === part.end;
    return (first || middle >= part.from) && (last || middle < part.until);
  };
  const { words } = segment;
  if (!words || words.length === 0) return belongs(segment.start, segment.end) ? [segment] : [];
  const own = words.filter((word) => belongs(word.start, word.end));
  if (own.length === words.length) return [segment];
  const [first] = own;
  if (!first) return [];
  const text = textOf(segment.text, words.indexOf(first), words.length, own);
  return [{ start: first.start, end: own.at(-1)?.end, text, words: own }];
}

/**
 * The segment's text from the first to the last of these words, with punctuation; the plain words if they do not
 * match.
 */
function textOf(text: string, from: number, count: number, own: readonly RawWord[]): string {
  const pieces = text.trim().split(/\s+/);
  if (pieces.length !== count) return own.map((word) => word.text.trim()).join(' ');
  return pieces.slice(from, from + own.length).join(' ');
}
