import type { FrameRate } from '../../core/footage/rate.ts';
import { findMediaOfItem, type Timeline } from '../../core/footage/timeline/timeline.ts';

/** One clip as a reader found it. Frames are at the timeline's rate. */
export interface ClipFacts {
  /** "V1", "V2", "A1". */
  track: string;
  file: string;
  start: number;
  frames: number;
  /** Frames of the file before the clip starts, not counting the file's own timecode. */
  sourceStart: number;
  enabled: boolean;
}

/** What a reader found in a timeline file, to be compared with what should have been written. */
export interface TimelineFacts {
  rate: FrameRate | undefined;
  clips: readonly ClipFacts[];
  /** The starts and titles of markers. */
  markers: readonly { start: number; title: string }[];
}

/** What a reader must find in a format that can express the whole timeline. */
export function timelineFacts(timeline: Timeline): TimelineFacts {
  return {
    rate: timeline.rate,
    clips: timeline.tracks.flatMap((track) =>
      track.items.map((item) => ({
        track: track.name,
        file: findMediaOfItem(timeline, item).path,
        start: item.start,
        frames: item.frames,
        sourceStart: item.sourceStart,
        enabled: track.enabled,
      })),
    ),
    markers: timeline.markers.map(({ start, title }) => ({ start, title })),
  };
}

/** @throws Error that names the first difference */
export function assertSameFacts(wanted: TimelineFacts, found: TimelineFacts): void {
  if (show(wanted.rate) !== show(found.rate))
    throw new Error(`its rate is ${show(found.rate)}, not ${show(wanted.rate)}`);
  assertSameList('clip', wanted.clips, found.clips);
  assertSameList('marker', wanted.markers, found.markers);
}

function assertSameList(what: string, wanted: readonly object[], found: readonly object[]): void {
  if (wanted.length !== found.length)
    throw new Error(`it has ${found.length} ${what}s, not ${wanted.length}`);
  for (const [index, each] of wanted.entries()) {
    const other = found[index];
    if (show(each) !== show(other))
      throw new Error(`${what} ${index + 1} is ${show(other)}, not ${show(each)}`);
  }
}

/** A text of the values, independent of their order. */
function show(value: object | undefined): string {
  const entries = Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, each]) => `${key} ${String(each)}`).join(', ');
}
