// FCPXML 1.10, Final Cut Pro's format: https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference

import { rescaleFrames, sameRate } from '../../core/footage/frames.ts';
import type { FrameRate } from '../../core/footage/rate.ts';
import {
  describeFacts,
  findMediaOfItem,
  lengthOnTimeline,
  type Timeline,
  type TimelineItem,
  type TimelineMarker,
  type TimelineMedia,
} from '../../core/footage/timeline/timeline.ts';
import { type TimelinePlace, toMediaUrl } from './media-reference.ts';
import { createElement, type Element, writeXml } from './xml.ts';

/** The newest version that Resolve 18 reads. */
export const fcpxmlVersion = '1.10';

/** A time as a fraction of a second, which lies exactly on a frame; a decimal would fall between two frames. */
export function fcpxmlTime(frames: number, { num, den }: FrameRate): string {
  return frames === 0 ? '0s' : `${frames * den}/${num}s`;
}

/** The values of `audioRate` of a sequence. */
const audioRates: Readonly<Record<number, string>> = {
  32000: '32k',
  44100: '44.1k',
  48000: '48k',
  88200: '88.2k',
  96000: '96k',
  176400: '176.4k',
  192000: '192k',
};

/** The values of `srcFrameRate`, by frames per second times 100. */
const sourceRates: Readonly<Record<number, string>> = {
  2398: '23.98',
  2400: '24',
  2500: '25',
  2997: '29.97',
  3000: '30',
  4795: '47.95',
  4800: '48',
  5000: '50',
  5994: '59.94',
  6000: '60',
};

export function writeFcpxml(timeline: Timeline, place: TimelinePlace): string {
  const { rate, frames, dropFrame, sampleRate } = timeline;
  const formats = new Formats(timeline);
  const assets = timeline.media.map((media) => assetOf(timeline, media, formats, place));
  const sound = timeline.media[0]?.audio;
  const sequence = createElement(
    'sequence',
    {
      format: formats.idOf(rate, timeline.width, timeline.height),
      duration: fcpxmlTime(frames, rate),
      tcStart: '0s',
      tcFormat: dropFrame ? 'DF' : 'NDF',
      audioLayout: sound?.channels === 1 ? 'mono' : 'stereo',
      audioRate: audioRates[sampleRate] ?? '48k',
    },
    createElement('spine', {}, spineOf(timeline, formats)),
  );
  const root = createElement(
    'fcpxml',
    { version: fcpxmlVersion },
    createElement('resources', {}, ...formats.elements(), ...assets),
    createElement(
      'library',
      {},
      createElement(
        'event',
        { name: timeline.name },
        createElement('project', { name: timeline.name }, sequence),
      ),
    ),
  );
  return writeXml(root, 'fcpxml');
}

/** One `format` element for each rate and size; the first is that of the sequence. */
class Formats {
  readonly #ids = new Map<string, { id: string; rate: FrameRate; width: number; height: number }>();

  constructor({ rate, width, height }: Timeline) {
    this.idOf(rate, width, height);
  }

  idOf(rate: FrameRate, width: number, height: number): string {
    const key = `${rate.num}/${rate.den} ${width}x${height}`;
    const known = this.#ids.get(key) ?? { id: `r${this.#ids.size + 1}`, rate, width, height };
    this.#ids.set(key, known);
    return known.id;
  }

  elements(): Element[] {
    return [...this.#ids.values()].map(({ id, rate, width, height }) =>
      createElement('format', {
        id,
        frameDuration: `${rate.den}/${rate.num}s`,
        width,
        height,
        colorSpace: '1-1-1 (Rec. 709)',
      }),
    );
  }
}

function assetOf(timeline: Timeline, media: TimelineMedia, formats: Formats, place: TimelinePlace): Element {
  const { video, audio } = media;
  // Audio has no frame rate of its own; the times of a video are on its own frame grid.
  const rate = video ? media.rate : timeline.rate;
  return createElement(
    'asset',
    {
      id: media.id,
      name: media.name,
      start: fcpxmlTime(media.startFrames, rate),
      duration: fcpxmlTime(video ? media.frames : lengthOnTimeline(media, rate), rate),
      hasVideo: video && 1,
      format: video && formats.idOf(rate, video.width, video.height),
      videoSources: video && 1,
      hasAudio: audio && 1,
      audioSources: audio && 1,
      audioChannels: audio?.channels,
      audioRate: audio?.sampleRate,
    },
    createElement('media-rep', { kind: 'original-media', src: toMediaUrl(media.path, place) }),
  );
}

/** The A-roll with everything else connected to it; when it has no video, a gap of its length takes its place. */
function spineOf(timeline: Timeline, formats: Formats): Element {
  const { rate, frames } = timeline;
  const trackNamed = (name: string) => timeline.tracks.find((track) => track.name === name);
  const [picture] = trackNamed('V1')?.items ?? [];
  const [sound] = trackNamed('A1')?.items ?? [];
  const start = picture ? findMediaOfItem(timeline, picture).startFrames : 0;
  const upper = timeline.tracks.filter((track) => track.kind === 'video' && track.name !== 'V1');
  const connected = upper.flatMap((track, index) =>
    track.items.map((item) =>
      bRollOf(timeline, item, { lane: index + 1, enabled: track.enabled, start, formats }),
    ),
  );
  const markers = timeline.markers.map((marker) => markerOf(marker, start, rate));
  if (!picture) {
    const times = { name: 'Gap', offset: '0s', start: '0s', duration: fcpxmlTime(frames, rate) };
    return createElement('gap', times, sound && soundOf(timeline, sound), ...connected, ...markers);
  }
  const media = findMediaOfItem(timeline, picture);
  return createElement(
    'asset-clip',
    {
      ref: media.id,
      name: media.name,
      offset: '0s',
      start: fcpxmlTime(start, rate),
      duration: fcpxmlTime(frames, rate),
      format: formats.idOf(media.rate, media.video?.width ?? 0, media.video?.height ?? 0),
      tcFormat: timeline.dropFrame ? 'DF' : 'NDF',
      audioRole: sound && 'dialogue',
    },
    ...connected,
    ...markers,
  );
}

function soundOf(timeline: Timeline, item: TimelineItem): Element {
  const media = findMediaOfItem(timeline, item);
  return createElement('asset-clip', {
    ref: media.id,
    name: media.name,
    lane: -1,
    offset: '0s',
    start: fcpxmlTime(media.startFrames, timeline.rate),
    duration: fcpxmlTime(item.frames, timeline.rate),
    audioRole: 'dialogue',
  });
}

interface Connection {
  lane: number;
  enabled: boolean;
  /** The first frame of the parent, at the timeline's rate. */
  start: number;
  formats: Formats;
}

/** The order of the child elements is prescribed by the DTD: note, rate, keywords. */
function bRollOf(
  timeline: Timeline,
  item: TimelineItem,
  { lane, enabled, start, formats }: Connection,
): Element {
  const { rate } = timeline;
  const media = findMediaOfItem(timeline, item);
  const sourceStart = media.startFrames + rescaleFrames(item.sourceStart, rate, media.rate);
  const source = fcpxmlTime(sourceStart, media.rate);
  const duration = fcpxmlTime(item.frames, rate);
  const srcFrameRate = sourceRates[Math.round((media.rate.num / media.rate.den) * 100)];
  const { credit } = media;
  return createElement(
    'asset-clip',
    {
      ref: media.id,
      name: media.name,
      lane,
      offset: fcpxmlTime(start + item.start, rate),
      start: source,
      duration,
      enabled: enabled ? undefined : 0,
      // Mutes the file in case it has sound.
      srcEnable: 'video',
      format: formats.idOf(media.rate, media.video?.width ?? 0, media.video?.height ?? 0),
      tcFormat: 'NDF',
      videoRole: 'video.B-roll',
    },
    credit && createElement('note', {}, describeFacts(credit).join('\n')),
    !sameRate(media.rate, rate) && createElement('conform-rate', { scaleEnabled: 0, srcFrameRate }),
    credit?.licence !== undefined &&
      createElement('keyword', {
        start: source,
        duration,
        value: `B-roll, ${credit.licence}`,
      }),
  );
}

/** A marker; the attribute `completed` makes it a to-do item. */
function markerOf(marker: TimelineMarker, start: number, rate: FrameRate): Element {
  return createElement('marker', {
    start: fcpxmlTime(start + marker.start, rate),
    duration: fcpxmlTime(1, rate),
    value: marker.title || 'B-roll',
    note: describeFacts(marker.facts).join(' · ') || undefined,
    completed: marker.kind === 'to-film' ? 0 : undefined,
  });
}
