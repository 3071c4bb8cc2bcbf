import { EXIT, UserError } from '../errors.ts';
import { cleanText } from '../text/text.ts';
import { duration } from '../text/timecode.ts';
import { fillWordTimes } from './fill-word-times.ts';
import type { RawSegment, RawWord } from './raw-segment.ts';
import { withoutSpeakerLabels } from './speaker-labels.ts';
import type { Segment } from './transcript.ts';

/** How long a word takes to say, for cues whose end nobody knows; 150 words a minute. */
const secondsPerWord = 0.4;
/** Longer texts in one cue are cut; nobody says that much in one. */
const textLimit = 5000;
/** Rounding of a player or editor, no fault: cues may overlap, and end after the video, by this much unnoticed. */
const rounding = 0.1;

/** Times that are guessed at most: a file with more of them is another kind of file, or broken. */
const guessedShare = 0.25;

/** Cues this close begin at once. */
const sameTime = 0.0005;

type Timed = { start: number; end: number; text: string; words: RawWord[] };

/**
 * Segments in order of time, none empty, none overlapping the next, all inside the video, from what a file held.
 * Notes say what was repaired, one sentence a kind.
 * @throws UserError (exit code 2) when nothing usable is left, too many times cannot be read, or the times are those of
 * another, longer video.
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
  if (apart.length === 0) throw nothingUsable(fileName);
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
    // What ends before the video begins is not said in it.
    if (fixed.end > 0) timed.push({ ...fixed, text: segment.text, words: segment.words ?? [] });
  }
  const guessed = times + backwards;
  if (guessed > segments.length * 2 * guessedShare)
    throw timesUnreadable(fileName, segments, unreadable, guessed);
  note(
    unreadable.length + backwards,
    'had times that cannot be right; they were guessed from its length',
    'had times that cannot be right; they were guessed from their length',
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

/** Drops what lies past the video's end, or refuses the file when that is so much that it belongs to another video. */
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
      `The transcript "${cleanText(fileName, 100)}" runs to ${duration(end)} but the video is ${duration(durationSeconds)} long, so it belongs to another video.`,
      { hint: 'Give the transcript of this video with --transcript FILE.', exitCode: EXIT.usage },
    );
  }
  note(
    past,
    'lay past the end of the video and was left out',
    'lay past the end of the video and were left out',
  );
  return inside.map((segment) => ({ ...segment, end: Math.min(segment.end, durationSeconds) }));
}

/** A segment ends where the next begins; two that begin at once become one. */
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
    'overlapped its neighbour; the earlier one now ends where the later one begins',
    'overlapped their neighbours; each now ends where the next begins',
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

/** What to give instead of a file that is no transcript. */
export const transcriptHint = 'Give an SRT, WebVTT, ASS, SAMI, SBV or JSON transcript with timed text.';

export function nothingUsable(fileName: string): UserError {
  return new UserError(`There is nothing said in the transcript "${cleanText(fileName, 100)}".`, {
    hint: transcriptHint,
    exitCode: EXIT.usage,
  });
}
