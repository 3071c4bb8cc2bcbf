// OpenTimelineIO in its native JSON format: https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-file-format-specification.html

import { rescaleFrames } from '../../core/footage/frames.ts';
import type { FrameRate } from '../../core/footage/rate.ts';
import {
  describeFacts,
  findMediaOfItem,
  lengthOnTimeline,
  type Timeline,
  type TimelineItem,
  type TimelineMarker,
  type TimelineTrack,
} from '../../core/footage/timeline/timeline.ts';
import { type TimelinePlace, toMediaUrl } from './media-reference.ts';

/** The format names colors. */
const colors = { clip: 'GREEN', 'check-rights': 'ORANGE', 'to-film': 'RED' } as const;

/** Uses `Marker.2` and `Clip.2`, which every release since 0.15 reads. */
export function writeOtio(timeline: Timeline, place: TimelinePlace): string {
  const { rate } = timeline;
  const document = {
    OTIO_SCHEMA: 'Timeline.1',
    metadata: {},
    name: timeline.name,
    global_start_time: time(0, rate),
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      metadata: {},
      name: 'tracks',
      source_range: null,
      effects: [],
      markers: timeline.markers.map((marker) => markerOf(marker, rate)),
      enabled: true,
      children: timeline.tracks.map((track) => trackOf(timeline, track, place)),
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function trackOf(timeline: Timeline, track: TimelineTrack, place: TimelinePlace): object {
  const children: object[] = [];
  let end = 0;
  for (const item of track.items) {
    if (item.start > end) children.push(gap(item.start - end, timeline.rate));
    children.push(clipOf(timeline, item, track.enabled, place));
    end = item.start + item.frames;
  }
  return {
    OTIO_SCHEMA: 'Track.1',
    metadata: {},
    name: track.name,
    source_range: null,
    effects: [],
    markers: [],
    enabled: true,
    children,
    kind: track.kind === 'video' ? 'Video' : 'Audio',
  };
}

function gap(frames: number, rate: FrameRate): object {
  return {
    OTIO_SCHEMA: 'Gap.1',
    metadata: {},
    name: '',
    source_range: range(0, frames, rate),
    effects: [],
    markers: [],
    enabled: true,
  };
}

function clipOf(timeline: Timeline, item: TimelineItem, enabled: boolean, place: TimelinePlace): object {
  const { rate } = timeline;
  const media = findMediaOfItem(timeline, item);
  const start = rescaleFrames(media.startFrames, media.rate, rate);
  const { credit } = media;
  return {
    OTIO_SCHEMA: 'Clip.2',
    metadata: credit ? { stockpile: { ...credit } } : {},
    name: media.name,
    source_range: range(start + item.sourceStart, item.frames, rate),
    effects: [],
    markers: [],
    enabled,
    media_references: {
      DEFAULT_MEDIA: {
        OTIO_SCHEMA: 'ExternalReference.1',
        metadata: {},
        name: media.name,
        available_range: range(start, lengthOnTimeline(media, rate), rate),
        available_image_bounds: null,
        target_url: toMediaUrl(media.path, place),
      },
    },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

/** The title is in both fields, because some editors show the name and some the comment. */
function markerOf({ start, frames, kind, title, facts }: TimelineMarker, rate: FrameRate): object {
  const note = describeFacts(facts).join('\n');
  return {
    OTIO_SCHEMA: 'Marker.2',
    metadata: { stockpile: { ...facts } },
    name: title,
    color: colors[kind],
    marked_range: range(start, frames, rate),
    comment: note === '' ? title : `${title}\n${note}`,
  };
}

function range(start: number, frames: number, rate: FrameRate): object {
  return { OTIO_SCHEMA: 'TimeRange.1', duration: time(frames, rate), start_time: time(start, rate) };
}

/** The rate is the exact fraction as a double, because readers compare rates for equality. */
function time(value: number, { num, den }: FrameRate): object {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: num / den, value };
}
