import type { Probe } from '../footage/media.ts';
import { type FrameRate, framesPerSecond } from '../footage/rate.ts';
import { pluralize } from '../text/text.ts';
import type { RawSegment } from './raw-segment.ts';

/** Facts about the video of a transcript, as far as they are known. */
export interface VideoTiming {
  durationSeconds?: number | undefined;
  /** For transcripts whose times are in frames. */
  frameRate?: FrameRate | undefined;
  /** Its file name: the rest of the transcript's name may be a language. */
  name?: string | undefined;
}

/** The facts from a probe. */
export function videoTiming({ path, durationSeconds, video }: Probe): VideoTiming {
  return { durationSeconds, frameRate: video?.frameRate, name: path.split(/[\\/]/).at(-1) };
}

/** Letters per second of speech. Outside min and max, the assumed unit of time is wrong. */
const speech = { min: 1, typical: 12, max: 60 };
/** Speech slower than this, over a whole talk, means that the times are not in seconds. */
const implausible = 1;
/** Times up to this multiple of the video's length do not yet mean another unit or timeline. */
const tolerance = 1.1;
const hour = 3600;

/** Converts times to seconds from the start of the video, if they are in another unit or on an editor's timeline. */
export function fitTimes(
  segments: readonly RawSegment[],
  unitUnknown: boolean,
  video: VideoTiming,
): { segments: RawSegment[]; notes: string[] } {
  const notes: string[] = [];
  let fitted = [...segments];
  const unit = unitUnknown ? unitOf(segments, video) : undefined;
  if (unit) {
    fitted = fitted.map((segment) => mapTimes(segment, (time) => time / unit.perSecond));
    notes.push(`Its times were read as ${unit.name}.`);
  }
  const hours = hoursToShift(fitted, video.durationSeconds);
  if (hours > 0) {
    fitted = fitted.map((segment) => mapTimes(segment, (time) => time - hours * hour));
    notes.push(
      `Its times begin at ${hours}:00:00, as on an editor's timeline; they were shifted back by ${pluralize(hours, 'hour')}.`,
    );
  }
  return { segments: fitted, notes };
}

interface Unit {
  name: string;
  perSecond: number;
}

/** The unit in which the times are plausible speech that fits into the video; undefined for seconds. */
function unitOf(
  segments: readonly RawSegment[],
  { durationSeconds, frameRate }: VideoTiming,
): Unit | undefined {
  const own = lettersPerSecond(segments);
  const end = lastEnd(segments);
  const fits = (perSecond: number) =>
    durationSeconds === undefined || end / perSecond <= durationSeconds * tolerance + 1;
  if (own === undefined || own >= implausible || (durationSeconds !== undefined && fits(1))) return undefined;
  const units: Unit[] = [
    { name: 'milliseconds', perSecond: 1e3 },
    ...(frameRate ? [{ name: 'frames', perSecond: framesPerSecond(frameRate) }] : []),
    { name: 'microseconds', perSecond: 1e6 },
    { name: 'units of 100 nanoseconds', perSecond: 1e7 },
    { name: 'nanoseconds', perSecond: 1e9 },
  ];
  const distance = ({ perSecond }: Unit) => Math.abs(Math.log((own * perSecond) / speech.typical));
  return units
    .filter(
      ({ perSecond }) => own * perSecond >= speech.min && own * perSecond <= speech.max && fits(perSecond),
    )
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Letters per second over the duration of the cues, if their times are seconds. */
function lettersPerSecond(segments: readonly RawSegment[]): number | undefined {
  let letters = 0;
  let time = 0;
  for (const { start, end, text } of segments) {
    if (start === undefined || end === undefined || end <= start) continue;
    letters += text.replace(/\s/g, '').length;
    time += end - start;
  }
  return time > 0 ? letters / time : undefined;
}

/**
 * The hour at which the timeline begins, if most cues are outside the video and subtracting it moves nearly all
 * inside.
 */
function hoursToShift(segments: readonly RawSegment[], durationSeconds: number | undefined): number {
  const starts = segments.flatMap(({ start }) => start ?? []);
  if (durationSeconds === undefined || starts.length === 0) return 0;
  const first = starts.reduce((min, start) => Math.min(min, start), Number.POSITIVE_INFINITY);
  const hours = Math.floor(first / hour);
  const inside = (shift: number) =>
    starts.filter((start) => start - shift * hour < durationSeconds).length / starts.length;
  return hours > 0 && inside(0) < 0.5 && inside(hours) >= 0.9 ? hours : 0;
}

function lastEnd(segments: readonly RawSegment[]): number {
  return segments.reduce((latest, { start, end }) => Math.max(latest, end ?? start ?? 0), 0);
}

function mapTimes(segment: RawSegment, map: (time: number) => number): RawSegment {
  const mapped = (time: number | undefined) =>
    time === undefined ? undefined : Math.round(map(time) * 1e6) / 1e6;
  const words = segment.words?.map((word) => ({ ...word, start: mapped(word.start), end: mapped(word.end) }));
  return { ...segment, start: mapped(segment.start), end: mapped(segment.end), ...(words && { words }) };
}
