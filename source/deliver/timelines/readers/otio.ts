import * as z from 'zod';
import { rescaleFrames } from '../../../core/footage/frames.ts';
import type { Timeline } from '../../../core/footage/timeline/timeline.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';
import { type TimelinePlace, urlToPath } from '../media-reference.ts';

const timeSchema = z.strictObject({
  OTIO_SCHEMA: z.literal('RationalTime.1'),
  rate: z.number().positive(),
  value: z.int().nonnegative(),
});
const rangeSchema = z.strictObject({
  OTIO_SCHEMA: z.literal('TimeRange.1'),
  duration: timeSchema,
  start_time: timeSchema,
});
const named = { metadata: z.record(z.string(), z.unknown()), name: z.string() };
const item = { ...named, effects: z.array(z.never()), markers: z.array(z.never()), enabled: z.boolean() };
const gapSchema = z.strictObject({ OTIO_SCHEMA: z.literal('Gap.1'), ...item, source_range: rangeSchema });
const clipSchema = z.strictObject({
  OTIO_SCHEMA: z.literal('Clip.2'),
  ...item,
  source_range: rangeSchema,
  media_references: z.strictObject({
    DEFAULT_MEDIA: z.strictObject({
      OTIO_SCHEMA: z.literal('ExternalReference.1'),
      ...named,
      available_range: rangeSchema,
      available_image_bounds: z.null(),
      target_url: z.string().min(1),
    }),
  }),
  active_media_reference_key: z.literal('DEFAULT_MEDIA'),
});
const trackSchema = z.strictObject({
  OTIO_SCHEMA: z.literal('Track.1'),
  ...item,
  source_range: z.null(),
  kind: z.enum(['Video', 'Audio']),
  children: z.array(z.discriminatedUnion('OTIO_SCHEMA', [gapSchema, clipSchema])),
});
const documentSchema = z.strictObject({
  OTIO_SCHEMA: z.literal('Timeline.1'),
  ...named,
  global_start_time: timeSchema,
  tracks: z.strictObject({
    OTIO_SCHEMA: z.literal('Stack.1'),
    ...item,
    source_range: z.null(),
    markers: z.array(
      z.strictObject({
        OTIO_SCHEMA: z.literal('Marker.2'),
        ...named,
        // https://opentimelineio.readthedocs.io/en/latest/api/python/opentimelineio.schema.html#MarkerColor
        color: z.enum([
          'PINK',
          'RED',
          'ORANGE',
          'YELLOW',
          'GREEN',
          'CYAN',
          'BLUE',
          'PURPLE',
          'MAGENTA',
          'BLACK',
          'WHITE',
        ]),
        marked_range: rangeSchema,
        comment: z.string().min(1),
      }),
    ),
    children: z.array(trackSchema),
  }),
});
type Range = z.infer<typeof rangeSchema>;

/** @throws Error for anything that the schema of the format or the rules for ranges do not allow */
export function readOtio(text: string, timeline: Timeline, place: TimelinePlace): TimelineFacts {
  const { tracks, global_start_time } = documentSchema.parse(JSON.parse(text));
  const rate = timeline.rate.num / timeline.rate.den;
  const clips = tracks.children.flatMap((track) => readTrack(track, timeline, place));
  if (global_start_time.rate !== rate || global_start_time.value !== 0)
    throw new Error('The timeline does not start at 0.');
  const markers = tracks.markers.map((each) => ({
    start: span(each.marked_range, rate).start,
    title: each.name,
  }));
  return { rate: timeline.rate, clips, markers };
}

function readTrack(
  track: z.infer<typeof trackSchema>,
  timeline: Timeline,
  place: TimelinePlace,
): ClipFacts[] {
  const rate = timeline.rate.num / timeline.rate.den;
  if (track.children.at(-1)?.OTIO_SCHEMA === 'Gap.1') throw new Error(`${track.name} ends with a gap.`);
  const clips: ClipFacts[] = [];
  let at = 0;
  for (const child of track.children) {
    const { frames } = span(child.source_range, rate);
    if (frames === 0) throw new Error(`${track.name} has an item without length.`);
    if (child.OTIO_SCHEMA === 'Clip.2')
      clips.push({ track: track.name, start: at, ...readClip(child, timeline, place) });
    at += frames;
  }
  return clips;
}

function readClip(clip: z.infer<typeof clipSchema>, timeline: Timeline, place: TimelinePlace) {
  const rate = timeline.rate.num / timeline.rate.den;
  const { target_url, available_range } = clip.media_references.DEFAULT_MEDIA;
  const { start, frames } = span(clip.source_range, rate);
  const available = span(available_range, rate);
  if (start < available.start || start + frames > available.start + available.frames)
    throw new Error(`${clip.name} extends beyond its file.`);
  const file = urlToPath(target_url, place);
  const media = timeline.media.find((each) => each.path === file);
  const embedded = media ? rescaleFrames(media.startFrames, media.rate, timeline.rate) : 0;
  if (available.start !== embedded) throw new Error(`${clip.name} starts at the wrong timecode.`);
  return { file, frames, sourceStart: start - available.start, enabled: clip.enabled };
}

function span({ start_time, duration }: Range, rate: number): { start: number; frames: number } {
  if (start_time.rate !== rate || duration.rate !== rate) throw new Error('A time has the wrong rate.');
  return { start: start_time.value, frames: duration.value };
}
