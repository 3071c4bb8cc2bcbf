import { type FrameRate, framesPerSecond } from '../../footage/rate.ts';

/** A time in a caption file. Whether `frames` are frames or hundredths is decided once the whole file is read. */
export interface CueTime {
  seconds: number;
  negative: boolean;
  /** Frames or hundredths after a third colon or a semicolon, as in "01:02:03:12". */
  frames?: number;
}

/** The timing line of a cue. Times that cannot be parsed are undefined. */
export interface TimingLine {
  start: CueTime | undefined;
  end: CueTime | undefined;
  /** Text after the times that is not a cue setting. */
  rest: string;
  /** Whether the times are separated by a comma, as in YouTube's SBV. */
  isSbv: boolean;
}

const clock = '[-−–]?\\s*\\d{1,3}(?:\\s*:\\s*\\d{1,3}){1,3}(?:\\s*[.,;]\\s*\\d{1,9})?';
const arrow = '(?:(?:[-‐‑‒–—―−=]+|--)\\s*(?:>+|&gt;)|→|⟶|⇒|➔)';
/** Two clock times and an arrow are a timing line anywhere. */
const sureTiming = new RegExp(`(${clock})\\s*${arrow}\\s*(${clock})(.*)$`);
/** With a dash instead of an arrow, nothing else may be on the line: "open 9:00 - 17:00" is speech. */
const dashTiming = new RegExp(`^\\s*(${clock})\\s*[-‐‑‒–—―]+\\s*(${clock})\\s*$`);
const sbvTiming = /^\s*(\d+:\d\d:\d\d\.\d{1,3})\s*,\s*(\d+:\d\d:\d\d\.\d{1,3})\s*$/;
/** Numbers, or what programs write instead of a missing number. */
const oddTime = '(?:[-−–+]?[\\d:.,;∞]*(?:e[-+]?\\d+)?|[-+]?(?:nan|inf|infinity|undefined|null|none))';
const oddTiming = new RegExp(`^\\s*(${oddTime})\\s*-->\\s*(${oddTime})(?:\\s+(.*))?$`, 'i');

/**
 * Parses a timing line. Accepts spaces inside times, full-width characters, and any dashes as an arrow.
 * @param beginsCue whether a cue can begin here; then times that cannot be parsed are accepted, too
 */
export function readTiming(line: string, beginsCue: boolean): TimingLine | undefined {
  // A timing line is never as long as a paragraph.
  if (line.length > 300 || !/\d|-->/.test(line)) return undefined;
  const plain = line.normalize('NFKC');
  const sbv = sbvTiming.exec(plain);
  const match =
    sbv ??
    sureTiming.exec(plain) ??
    dashTiming.exec(plain) ??
    (beginsCue || /^\s*[\d:.,]+\s*-->\s*[\d:.,]+/.test(plain) ? oddTiming.exec(plain) : null);
  if (!match) return undefined;
  const [, start = '', end = '', rest = ''] = match;
  return { start: readStamp(start), end: readStamp(end), rest: withoutSettings(rest), isSbv: sbv !== null };
}

/** Removes cue settings such as "line:90%", "X1:100" and "align:start". */
function withoutSettings(rest: string): string {
  return rest.replace(/(?:^|\s|(?<=\d))[A-Za-z]\w*\s*:\s*[^\s]+/g, ' ').trim();
}

/** Parses "-00:01:02,5", "1:02.500", "62.5", "01:02:03:500" or "01:02:03:12". */
function readStamp(text: string): CueTime | undefined {
  const plain = text.replace(/\s+/g, '');
  const match = /^([-−–]?)((?:\d+:){0,2}\d+)(?:([.,:;])(\d+))?$/.exec(plain);
  if (!match) return undefined;
  const [, sign, whole = '', mark, tail = ''] = match;
  const groups = whole.split(':').map(Number);
  const negative = sign !== '';
  // "00:01:500" has no hours.
  if (mark === undefined && groups.length === 3 && /:\d{3}$/.test(whole)) {
    const [minutes = 0, seconds = 0, milliseconds = 0] = groups;
    return { seconds: minutes * 60 + seconds + milliseconds / 1000, negative };
  }
  const seconds = groups.reduce((total, part) => total * 60 + part, 0);
  const countsFrames = mark === ';' || (mark === ':' && tail.length < 3);
  if (countsFrames) return { seconds, negative, frames: Number(tail) };
  return { seconds: seconds + Number(`0.${tail || '0'}`), negative };
}

/** How the last field of a file's times is counted: frames or hundredths. */
export interface TimeScale {
  /** Frames per second as the timecode counts them; 100 for hundredths. */
  perSecond: number;
  /** Length of a timecode second in real seconds: 1001/1000 for non-drop-frame 29.97. */
  stretch: number;
  /** The name for notes. */
  name: string;
}

/** The frame rate assumed when that of the video is unknown. */
const defaultRate: FrameRate = { num: 25, den: 1 };

/**
 * Decides how the last field of a file's times counts: frames at the video's rate, or hundredths if a value is too
 * large for that. Undefined when no time has such a field.
 */
export function findTimeScale(
  stamps: readonly (CueTime | undefined)[],
  rate: FrameRate | undefined,
  dropsFrames: boolean,
): TimeScale | undefined {
  const frames = stamps.flatMap((stamp) => stamp?.frames ?? []);
  if (frames.length === 0) return undefined;
  const largest = frames.reduce((max, each) => Math.max(max, each), 0);
  const used = rate ?? defaultRate;
  const perSecond = Math.round(framesPerSecond(used));
  if (largest >= Math.max(perSecond, rate ? 0 : 60))
    return { perSecond: 100, stretch: 1, name: 'hundredths of a second' };
  const known = rate ? '' : ', because the rate of the video is unknown';
  return {
    perSecond: Math.max(perSecond, largest + 1),
    // Drop-frame timecode skips numbers, so that it stays in sync with real time.
    stretch: dropsFrames ? 1 : perSecond / framesPerSecond(used),
    name: `frames (${Math.round(framesPerSecond(used) * 1000) / 1000} a second${known})`,
  };
}

/** A time in seconds, rounded to milliseconds. */
export function toSeconds(stamp: CueTime | undefined, scale: TimeScale | undefined): number | undefined {
  if (!stamp) return undefined;
  const counted = stamp.seconds + (scale && stamp.frames ? stamp.frames / scale.perSecond : 0);
  const seconds = scale && stamp.frames !== undefined ? counted * scale.stretch : counted;
  const rounded = Math.round(seconds * 1000) / 1000;
  return stamp.negative ? -rounded : rounded;
}
