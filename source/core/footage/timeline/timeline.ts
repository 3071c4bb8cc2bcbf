import { canDropFrames, rescaleFrames } from '../frames.ts';
import type { FrameRate } from '../rate.ts';

/** A media file used by the timeline. */
export interface TimelineMedia {
  /** `m1` is the A-roll. */
  id: string;
  /** Absolute, in the syntax of the system it is on. */
  path: string;
  /** The file name with its extension; editors use it to relink media. */
  name: string;
  rate: FrameRate;
  /** Length in whole frames at its own rate. */
  frames: number;
  /** The timecode of its first frame, in frames at its own rate; 0 if it has none. */
  startFrames: number;
  /** Size in pixels as displayed; absent for sound only. */
  video?: { width: number; height: number } | undefined;
  /** Absent when the timeline does not use its sound. */
  audio?: { channels: number; sampleRate: number } | undefined;
  credit?: MarkerFacts | undefined;
}

/** A piece of a file on a track. All numbers are whole frames at the timeline's rate. */
export interface TimelineItem {
  mediaId: string;
  start: number;
  frames: number;
  /** Frames skipped at the start of the file (the handle before the shot), without the file's own timecode. */
  sourceStart: number;
}

export interface TimelineTrack {
  /** `V1` and `A1` are the A-roll, `V2` the B-roll, `V3` and up the runner-ups. */
  name: string;
  kind: 'video' | 'audio';
  /** False for runner-ups: they are on the timeline, but hidden. */
  enabled: boolean;
  /** Sorted by time, without overlaps. */
  items: readonly TimelineItem[];
}

/** Facts about a need and its clip, as text for users. */
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
  /** What to check before publishing, or what is still to do. */
  warning?: string | undefined;
}

export interface TimelineMarker {
  /** Frames at the timeline's rate. */
  start: number;
  frames: number;
  /** `check-rights`: the license of the clip is unknown or does not allow its use. */
  kind: 'clip' | 'check-rights' | 'to-film';
  title: string;
  facts: MarkerFacts;
}

/** The timeline from which every format is written. Positions begin at 0 and are whole frames at `rate`. */
export interface Timeline {
  name: string;
  rate: FrameRate;
  width: number;
  height: number;
  sampleRate: number;
  /** Whether timecodes are drop-frame, as in the A-roll. */
  dropFrame: boolean;
  /** Length, which is that of the A-roll. */
  frames: number;
  media: readonly TimelineMedia[];
  /** Video tracks from bottom to top, then audio. */
  tracks: readonly TimelineTrack[];
  /** Sorted by time. */
  markers: readonly TimelineMarker[];
}

/** The media of an item. @throws Error when the timeline has no such media. */
export function findMediaOfItem(timeline: Timeline, item: TimelineItem): TimelineMedia {
  const media = timeline.media.find((each) => each.id === item.mediaId);
  if (!media) throw new Error(`The timeline has no media ${item.mediaId}.`);
  return media;
}

/** The length of a file in whole frames of the timeline, at least 1. */
export function lengthOnTimeline(media: Pick<TimelineMedia, 'frames' | 'rate'>, rate: FrameRate): number {
  return Math.max(1, rescaleFrames(media.frames, media.rate, rate, 'down'));
}

/**
 * Checks what every writer relies on: whole frames, inside the timeline and inside their files, without overlaps.
 * @throws Error that names the first item at fault
 */
export function checkTimeline(timeline: Timeline): void {
  const { tracks, markers, media } = timeline;
  if (new Set(media.map(({ id }) => id)).size < media.length) throw new Error('Two media have the same id.');
  if (timeline.dropFrame && !canDropFrames(timeline.rate))
    throw new Error('This frame rate has no drop-frame timecode.');
  for (const track of tracks) checkTrack(timeline, track);
  for (const { start, frames, title } of markers) checkSpan(timeline, start, frames, `marker "${title}"`);
}

function checkTrack(timeline: Timeline, { name, items }: TimelineTrack): void {
  let end = 0;
  for (const item of items) {
    const what = `${name} at frame ${item.start}`;
    const media = findMediaOfItem(timeline, item);
    checkSpan(timeline, item.start, item.frames, what);
    if (item.start < end) throw new Error(`${what} overlaps the item before it.`);
    end = item.start + item.frames;
    const isWhole = Number.isSafeInteger(item.sourceStart) && item.sourceStart >= 0;
    if (!isWhole || item.sourceStart + item.frames > lengthOnTimeline(media, timeline.rate))
      throw new Error(`${what} is longer than its file.`);
  }
}

function checkSpan(timeline: Timeline, start: number, frames: number, what: string): void {
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(frames);
  if (!isWhole || start < 0 || frames < 1) throw new Error(`${what} has no whole, positive length.`);
  if (start + frames > timeline.frames) throw new Error(`${what} ends after the timeline.`);
}

/** A marker's facts as lines of text, for formats that have a single field for them. */
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
