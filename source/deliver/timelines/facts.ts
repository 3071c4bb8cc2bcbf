import type { FrameRate } from '../../core/footage/rate.ts';
import { mediaOf, type Timeline } from '../../core/footage/timeline/timeline.ts';

/** One clip as a reader found it. Frames at the timeline's rate. */
export interface ClipFacts {
  /** "V1", "V2", "A1". */
  track: string;
  file: string;
  start: number;
  frames: number;
  /** Frames of the file left out before it, the file's own timecode not counted. */
  sourceStart: number;
  enabled: boolean;
}

/** What a reader found in a timeline file, to be compared with what was to be written. */
export interface TimelineFacts {
  rate: FrameRate | undefined;
  clips: readonly ClipFacts[];
  /** Where markers begin, and their titles. */
  markers: readonly { start: number; title: string }[];
}

/** What a file that leaves nothing out says of this timeline. */
export function timelineFacts(timeline: Timeline): TimelineFacts {
  return {
    rate: timeline.rate,
    clips: timeline.tracks.flatMap((track) =>
      track.items.map((item) => ({
        track: track.name,
        file: mediaOf(timeline, item).path,
        start: item.start,
        frames: item.frames,
        sourceStart: item.sourceStart,
        enabled: track.enabled,
      })),
    ),
    markers: timeline.markers.map(({ start, title }) => ({ start, title })),
  };
}

/** @throws Error that names the first difference, in words. */
export function assertSame(wanted: TimelineFacts, found: TimelineFacts): void {
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

/** The same text for the same values, whatever order they were given in. */
function show(value: object | undefined): string {
  const entries = Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, each]) => `${key} ${String(each)}`).join(', ');
}
