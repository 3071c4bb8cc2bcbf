import { EXIT, UserError } from '../errors.ts';
import { cleanText } from '../text/text.ts';
import { formatDuration } from '../text/timecode.ts';
import { fillWordTimes } from './fill-word-times.ts';
import { transcriptFormats } from './format-names.ts';
import type { RawSegment, RawWord } from './raw-segment.ts';
import { withoutSpeakerLabels } from './speaker-labels.ts';
import type { Segment } from './transcript.ts';

/** Seconds per word at 150 words a minute, for cues without a known end. */
const secondsPerWord = 0.4;
/** Max characters of a cue; longer texts are cut. */
const textLimit = 5000;
/** Overlaps, and times after the end of the video, up to this long are rounding and not worth a note. */
const rounding = 0.1;

/** Max share of guessed times. A file with more of them is broken, or not a transcript. */
const maxGuessedShare = 0.25;

/** Cues whose starts differ by less than this begin at the same time. */
const sameTime = 0.0005;

type Timed = { start: number; end: number; text: string; words: RawWord[] };

/**
 * Validates and repairs the segments of a file. The result is sorted, without empty or overlapping segments, and inside
 * the video. Notes describe the repairs, one sentence for each kind.
 * @throws UserError (exit code 2) when nothing usable is left, too many times cannot be parsed, or the times are those
 * of a longer video
 */
export function repairSegments(
  raw: readonly RawSegment[],
  fileName: string,
  durationSeconds?: number,
): { segments: Segment[]; notes: string[] } {
  const notes: string[] = [];
  const note = (count: number, one: string, many: string) => {
    if (count > 0) notes.push(count === 1 ? `1 cue ${one}.` : `${count} cues ${many}.`);
  };
  const filled = withoutSpeakerLabels(raw)
    .map((segment) => ({ ...segment, text: cleanText(segment.text, textLimit) }))
    .filter((segment) => segment.text !== '');
  note(raw.length - filled.length, 'was empty and left out', 'were empty and left out');

  const timed = withTimes(filled, fileName, note);
  const ordered = inOrder(timed, note);
  const inside =
    durationSeconds === undefined ? ordered : insideVideo(ordered, fileName, durationSeconds, note);
  const apart = withoutOverlaps(inside, note);
  if (apart.length === 0) throw emptyTranscriptError(fileName);
  return { segments: apart.map(finished), notes };
}

type Note = (count: number, one: string, many: string) => void;

function withTimes(segments: readonly RawSegment[], fileName: string, note: Note): Timed[] {
  const unreadable: RawSegment[] = [];
  let backwards = 0;
  let times = 0;
  let clamped = 0;
  let before = 0;
  const timed: Timed[] = [];
  for (const segment of segments) {
    const missing = [segment.start, segment.end].filter((time) => time === undefined).length;
    const spoken = segment.text.split(' ').length * secondsPerWord;
    const start = segment.start ?? (segment.end === undefined ? before : segment.end - spoken);
    const end = segment.end ?? start + spoken;
    const isBackwards = end <= start;
    if (missing > 0) unreadable.push(segment);
    else if (isBackwards) backwards += 1;
    else if (start < 0) clamped += 1;
    times += missing;
    const fixed = { start: Math.max(0, start), end: Math.max(0, isBackwards ? start + spoken : end) };
    before = fixed.end;
    // A segment that ends before the video begins is dropped.
    if (fixed.end > 0) timed.push({ ...fixed, text: segment.text, words: segment.words ?? [] });
  }
  const guessed = times + backwards;
  if (guessed > segments.length * 2 * maxGuessedShare)
    throw timesUnreadable(fileName, segments, unreadable, guessed);
  note(
    unreadable.length + backwards,
    'had invalid times; they were estimated from its length',
    'had invalid times; they were estimated from their length',
  );
  note(clamped, 'began before the video; it was cut there', 'began before the video; they were cut there');
  return timed;
}

function inOrder(segments: readonly Timed[], note: Note): Timed[] {
  const unsorted = segments.filter((each, index) => each.start < (segments[index - 1]?.start ?? 0)).length;
  note(unsorted, 'was out of order; all were sorted by time', 'were out of order; all were sorted by time');
  return segments.toSorted((a, b) => a.start - b.start);
}

function timesUnreadable(
  fileName: string,
  segments: readonly RawSegment[],
  unreadable: readonly RawSegment[],
  guessed: number,
): UserError {
  const seen = unreadable.find((segment) => segment.seen !== undefined)?.seen;
  const such = seen === undefined ? '' : `, such as "${cleanText(seen, 60)}"`;
  const count = `${guessed} of its ${segments.length * 2} times cannot be read or end before they begin`;
  return new UserError(`The transcript "${cleanText(fileName, 100)}" cannot be used: ${count}${such}.`, {
    hint: 'Export it again as SRT with times like 00:00:01,000 --> 00:00:04,000.',
    exitCode: EXIT.usage,
  });
}

/**
 * Drops segments after the end of the video.
 * @throws UserError when there are so many that it is another video's file
 */
function insideVideo(
  segments: readonly Timed[],
  fileName: string,
  durationSeconds: number,
  note: Note,
): Timed[] {
  const inside = segments.filter((segment) => segment.start < durationSeconds - rounding);
  const past = segments.length - inside.length;
  const end = segments.reduce((latest, segment) => Math.max(latest, segment.end), 0);
  if (past > Math.max(2, segments.length * 0.1) || (past > 0 && inside.length === 0)) {
    throw new UserError(
      `The transcript "${cleanText(fileName, 100)}" runs to ${formatDuration(end)} but the video is ${formatDuration(durationSeconds)} long, so it belongs to another video.`,
      { hint: 'Give the transcript of this video with --transcript FILE.', exitCode: EXIT.usage },
    );
  }
  note(
    past,
    'was after the end of the video and was left out',
    'were after the end of the video and were left out',
  );
  return inside.map((segment) => ({ ...segment, end: Math.min(segment.end, durationSeconds) }));
}

/** Ends each segment where the next begins; merges segments that begin at the same time. */
function withoutOverlaps(segments: readonly Timed[], note: Note): Timed[] {
  const apart: Timed[] = [];
  let overlapping = 0;
  for (const segment of segments) {
    const before = apart.at(-1);
    if (before && segment.start - before.start < sameTime) {
      before.end = Math.max(before.end, segment.end);
      before.text = `${before.text} ${segment.text}`;
      before.words = [...before.words, ...segment.words];
      overlapping += 1;
      continue;
    }
    if (before && before.end > segment.start) {
      if (before.end - segment.start > rounding) overlapping += 1;
      before.end = segment.start;
    }
    apart.push({ ...segment });
  }
  note(
    overlapping,
    'overlapped its neighbor; the earlier one now ends where the later one begins',
    'overlapped their neighbors; each now ends where the next begins',
  );
  return apart;
}

function finished(segment: Timed): Segment {
  const { start, end, text } = segment;
  const spoken = segment.words.filter((word) => word.text.trim() !== '');
  const words = fillWordTimes(spoken, start, end).flatMap((word) => {
    if (word.start === undefined || word.end === undefined) return [];
    const wordStart = Math.min(Math.max(word.start, start), end);
    return [
      {
        text: cleanText(word.text, 100),
        start: wordStart,
        end: Math.min(Math.max(word.end, wordStart), end),
      },
    ];
  });
  return words.length > 0 ? { start, end, text, words } : { start, end, text };
}

/** The hint for a file that is not a transcript. */
export const transcriptHint = `Give a transcript with timed text (${transcriptFormats}).`;

/** The error for a transcript without any text. */
export function emptyTranscriptError(fileName: string): UserError {
  return new UserError(`The transcript "${cleanText(fileName, 100)}" has no usable text.`, {
    hint: transcriptHint,
    exitCode: EXIT.usage,
  });
}
