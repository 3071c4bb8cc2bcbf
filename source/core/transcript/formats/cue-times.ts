import { type FrameRate, framesPerSecond } from '../../footage/rate.ts';

/** A time as a caption file writes it. What stands behind the seconds is read once the whole file is known. */
export interface Stamp {
  seconds: number;
  negative: boolean;
  /** Frames or hundredths behind a third colon or a semicolon: "01:02:03:12". */
  frames?: number;
}

/** A line that says when a cue is shown. Times that cannot be read are undefined. */
export interface TimingLine {
  start: Stamp | undefined;
  end: Stamp | undefined;
  /** What stands on the line behind the times and is no setting. */
  rest: string;
  /** Whether the times are separated by a comma, as in YouTube's SBV. */
  isSbv: boolean;
}

const clock = '[-−–]?\\s*\\d{1,3}(?:\\s*:\\s*\\d{1,3}){1,3}(?:\\s*[.,;]\\s*\\d{1,9})?';
const arrow = '(?:(?:[-‐‑‒–—―−=]+|--)\\s*(?:>+|&gt;)|→|⟶|⇒|➔)';
/** Two clock times and an arrow: timing wherever it stands. */
const sureTiming = new RegExp(`(${clock})\\s*${arrow}\\s*(${clock})(.*)$`);
/** Without a head on the arrow only a line that holds nothing else is timing: "open 9:00 - 17:00" is speech. */
const dashTiming = new RegExp(`^\\s*(${clock})\\s*[-‐‑‒–—―]+\\s*(${clock})\\s*$`);
const sbvTiming = /^\s*(\d+:\d\d:\d\d\.\d{1,3})\s*,\s*(\d+:\d\d:\d\d\.\d{1,3})\s*$/;
/** Numbers, or what programs write where a number is missing. */
const oddTime = '(?:[-−–+]?[\\d:.,;∞]*(?:e[-+]?\\d+)?|[-+]?(?:nan|inf|infinity|undefined|null|none))';
const oddTiming = new RegExp(`^\\s*(${oddTime})\\s*-->\\s*(${oddTime})(?:\\s+(.*))?$`, 'i');

/**
 * Reads a line as timing: blanks inside times, full-width forms, any dashes as arrow.
 * @param beginsCue whether a cue can begin here, so that also times that cannot be read are timing.
 */
export function readTiming(line: string, beginsCue: boolean): TimingLine | undefined {
  // No timing is as long as a paragraph.
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

/** "line:90%", "X1:100" and "align:start" place a cue. */
function withoutSettings(rest: string): string {
  return rest.replace(/(?:^|\s|(?<=\d))[A-Za-z]\w*\s*:\s*[^\s]+/g, ' ').trim();
}

/** "-00:01:02,5", "1:02.500", "62.5", "01:02:03:500" or "01:02:03:12". */
function readStamp(text: string): Stamp | undefined {
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

/** How the last part of a file's times is counted. */
export interface TimeScale {
  /** Frames of a second, as a timecode counts them; 100 for hundredths. */
  perSecond: number;
  /** How much longer than a second of the clock a second of the timecode lasts: 1001/1000 at 29.97 that drops none. */
  stretch: number;
  /** What a note says about it. */
  name: string;
}

/** The rate that a timecode is read at when the video has none: the most common one among editors' exports. */
const usualRate: FrameRate = { num: 25, den: 1 };

/**
 * How the frames of a file's times count: frames at the video's rate, hundredths where a number is too large for that.
 * Undefined when no time has any.
 */
export function scaleOf(
  stamps: readonly (Stamp | undefined)[],
  rate: FrameRate | undefined,
  dropsFrames: boolean,
): TimeScale | undefined {
  const frames = stamps.flatMap((stamp) => stamp?.frames ?? []);
  if (frames.length === 0) return undefined;
  const largest = frames.reduce((most, each) => Math.max(most, each), 0);
  const used = rate ?? usualRate;
  const perSecond = Math.round(framesPerSecond(used));
  if (largest >= Math.max(perSecond, rate ? 0 : 60))
    return { perSecond: 100, stretch: 1, name: 'hundredths of a second' };
  const known = rate ? '' : ', the rate of the video being unknown';
  return {
    perSecond: Math.max(perSecond, largest + 1),
    // Drop-frame timecode leaves numbers out so that it keeps step with the clock.
    stretch: dropsFrames ? 1 : perSecond / framesPerSecond(used),
    name: `frames (${Math.round(framesPerSecond(used) * 1000) / 1000} a second${known})`,
  };
}

/** A stamp in seconds, rounded to milliseconds. */
export function secondsOf(stamp: Stamp | undefined, scale: TimeScale | undefined): number | undefined {
  if (!stamp) return undefined;
  const counted = stamp.seconds + (scale && stamp.frames ? stamp.frames / scale.perSecond : 0);
  const seconds = scale && stamp.frames !== undefined ? counted * scale.stretch : counted;
  const rounded = Math.round(seconds * 1000) / 1000;
  return stamp.negative ? -rounded : rounded;
}
