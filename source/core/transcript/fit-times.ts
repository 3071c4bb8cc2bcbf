import type { Probe } from '../footage/media.ts';
import { type FrameRate, framesPerSecond } from '../footage/rate.ts';
import { counted } from '../text/text.ts';
import type { RawSegment } from './raw-segment.ts';

/** What is known of the video that a transcript belongs to. */
export interface VideoFacts {
  durationSeconds?: number | undefined;
  /** For times that count frames. */
  frameRate?: FrameRate | undefined;
  /** Its file name, so that what is left of the transcript's name can be a language. */
  name?: string | undefined;
}

/** What a transcript's reader wants to know of a video that was probed. */
export function videoFacts({ path, durationSeconds, video }: Probe): VideoFacts {
  return { durationSeconds, frameRate: video?.frameRate, name: path.split(/[\\/]/).at(-1) };
}

/** Letters a second that people say: what lies outside is no speech at that unit of time. */
const speech = { least: 1, usual: 12, most: 60 };
/** Below this the unit is looked for: whole talks in such slow speech do not occur. */
const implausible = 1;
/** What lies past the video's end by less than this share of it is not yet another unit or another timeline. */
const tolerance = 1.1;
const hour = 3600;

/** Times in seconds from the video's start, where they are in another unit or those of an editor's timeline. */
export function fitTimes(
  segments: readonly RawSegment[],
  unitUnknown: boolean,
  video: VideoFacts,
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
      `Its times begin at ${hours}:00:00, as on an editor's timeline; all were moved ${counted(hours, 'hour')} back.`,
    );
  }
  return { segments: fitted, notes };
}

interface Unit {
  name: string;
  perSecond: number;
}

/** The unit in which this is speech that fits into the video; undefined for seconds. */
function unitOf(
  segments: readonly RawSegment[],
  { durationSeconds, frameRate }: VideoFacts,
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
  const distance = ({ perSecond }: Unit) => Math.abs(Math.log((own * perSecond) / speech.usual));
  return units
    .filter(
      ({ perSecond }) => own * perSecond >= speech.least && own * perSecond <= speech.most && fits(perSecond),
    )
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Letters said in a second of the time that cues take, their times being seconds. */
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

/** Whole hours at which a timeline begins: most cues lie outside the video as they are, and nearly all inside without those hours. */
function hoursToShift(segments: readonly RawSegment[], durationSeconds: number | undefined): number {
  const starts = segments.flatMap(({ start }) => start ?? []);
  if (durationSeconds === undefined || starts.length === 0) return 0;
  const first = starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
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
