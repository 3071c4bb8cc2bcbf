import { canDropFrames, rescaleFrames } from '../frames.ts';
import type { FrameRate } from '../rate.ts';

/** A file that lies on the timeline. */
export interface TimelineMedia {
  /** `m1` is the A-roll. */
  id: string;
  /** Absolute, as its system writes it. */
  path: string;
  /** The file's name with its extension: what editors find it again by. */
  name: string;
  rate: FrameRate;
  /** Whole frames at its own rate. */
  frames: number;
  /** Its own timecode at its first frame, in frames at its own rate; 0 where it has none. */
  startFrames: number;
  /** Pixels as displayed; absent for sound alone. */
  video?: { width: number; height: number } | undefined;
  /** Sound that the timeline uses; absent where it is not used. */
  audio?: { channels: number; sampleRate: number } | undefined;
  credit?: MarkerFacts | undefined;
}

/** A piece of a file on a track. All numbers are whole frames at the timeline's rate. */
export interface TimelineItem {
  mediaId: string;
  start: number;
  frames: number;
  /** How much of the file's beginning is left out, its own timecode not counted: the handle before the shot. */
  sourceStart: number;
}

export interface TimelineTrack {
  /** `V1` and `A1` are the A-roll, `V2` the B-roll, `V3` and up the runner-ups. */
  name: string;
  kind: 'video' | 'audio';
  /** False for runner-ups: on the timeline, but not shown. */
  enabled: boolean;
  /** In the order of time; none overlaps another. */
  items: readonly TimelineItem[];
}

/** What is known of a need and its clip, as people read it. */
export interface MarkerFacts {
  spoken?: string | undefined;
  reason?: string | undefined;
  /** 1 to 10. */
  score?: number | undefined;
  file?: string | undefined;
  title?: string | undefined;
  source?: string | undefined;
  author?: string | undefined;
  licence?: string | undefined;
  licenceUrl?: string | undefined;
  url?: string | undefined;
  /** What to know before it is published, or what is still to do. */
  warning?: string | undefined;
}

export interface TimelineMarker {
  /** Frames at the timeline's rate. */
  start: number;
  frames: number;
  /** `check-rights`: it has a clip whose licence is unknown or forbids its use. */
  kind: 'clip' | 'check-rights' | 'to-film';
  title: string;
  facts: MarkerFacts;
}

/** What every timeline file is written from. Positions begin at 0 and are whole frames at `rate`. */
export interface Timeline {
  name: string;
  rate: FrameRate;
  width: number;
  height: number;
  sampleRate: number;
  /** Whether timecode text leaves numbers out, as the A-roll's own does. */
  dropFrame: boolean;
  /** Its length: the A-roll's. */
  frames: number;
  media: readonly TimelineMedia[];
  /** Pictures from the bottom to the top, then sound. */
  tracks: readonly TimelineTrack[];
  /** In the order of time. */
  markers: readonly TimelineMarker[];
}

/** The media of an item. @throws Error when the timeline has no such media. */
export function mediaOf(timeline: Timeline, item: TimelineItem): TimelineMedia {
  const media = timeline.media.find((each) => each.id === item.mediaId);
  if (!media) throw new Error(`The timeline has no media ${item.mediaId}.`);
  return media;
}

/** Whole frames of the timeline that a file lasts, at least one. */
export function lengthOnTimeline(media: Pick<TimelineMedia, 'frames' | 'rate'>, rate: FrameRate): number {
  return Math.max(1, rescaleFrames(media.frames, media.rate, rate, 'down'));
}

/**
 * Checks what every writer relies on: whole frames inside the timeline and inside their files, no overlap.
 * @throws Error that names the first item that breaks it.
 */
export function checkTimeline(timeline: Timeline): void {
  const { tracks, markers, media } = timeline;
  if (new Set(media.map(({ id }) => id)).size < media.length) throw new Error('Two media have the same id.');
  if (timeline.dropFrame && !canDropFrames(timeline.rate)) throw new Error('This rate has no drop-frame.');
  for (const track of tracks) checkTrack(timeline, track);
  for (const { start, frames, title } of markers) checkSpan(timeline, start, frames, `marker "${title}"`);
}

function checkTrack(timeline: Timeline, { name, items }: TimelineTrack): void {
  let end = 0;
  for (const item of items) {
    const what = `${name} at frame ${item.start}`;
    const media = mediaOf(timeline, item);
    checkSpan(timeline, item.start, item.frames, what);
    if (item.start < end) throw new Error(`${what} overlaps the one before it.`);
    end = item.start + item.frames;
    const isWhole = Number.isSafeInteger(item.sourceStart) && item.sourceStart >= 0;
    if (!isWhole || item.sourceStart + item.frames > lengthOnTimeline(media, timeline.rate))
      throw new Error(`${what} is longer than its file.`);
  }
}

function checkSpan(timeline: Timeline, start: number, frames: number, what: string): void {
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(frames);
  if (!isWhole || start < 0 || frames < 1) throw new Error(`${what} has no whole, positive length.`);
  if (start + frames > timeline.frames) throw new Error(`${what} reaches beyond the timeline's end.`);
}

/** A marker's facts as lines of text, for formats that have one field for them. */
export function describeFacts(facts: MarkerFacts): string[] {
  return [
    facts.warning,
    facts.spoken && `Said: ${facts.spoken}`,
    facts.reason && `Why: ${facts.reason}`,
    facts.score !== undefined && `Score: ${facts.score} of 10`,
    facts.title && `Title: ${facts.title}`,
    facts.source && `Source: ${facts.source}`,
    facts.author && `Author: ${facts.author}`,
    facts.licence && `Licence: ${[facts.licence, facts.licenceUrl].filter(Boolean).join(', ')}`,
    facts.url && `URL: ${facts.url}`,
  ]
    .filter((line) => typeof line === 'string' && line !== '')
    .map(String);
}
