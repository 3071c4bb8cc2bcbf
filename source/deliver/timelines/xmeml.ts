// Final Cut Pro 7 XML, version 5: https://developer.apple.com/library/archive/documentation/AppleApplications/Reference/FinalCutPro_XML/

import { formatTimecode, timecodeBase } from '../../core/footage/frames.ts';
import type { FrameRate } from '../../core/footage/rate.ts';
import {
  describeFacts,
  findMediaOfItem,
  lengthOnTimeline,
  type Timeline,
  type TimelineItem,
  type TimelineMarker,
  type TimelineMedia,
  type TimelineTrack,
} from '../../core/footage/timeline/timeline.ts';
import { type TimelinePlace, toMediaUrl } from './media-reference.ts';
import { createElement, type Element, writeXml } from './xml.ts';

const text = (name: string, value: string | number) => createElement(name, {}, value);

export function writeXmeml(timeline: Timeline, place: TimelinePlace): string {
  const writer = new Writer(timeline, place);
  return writeXml(createElement('xmeml', { version: 5 }, writer.sequence()), 'xmeml');
}

/** A rate as a whole number of frames, and a flag for the NTSC rates, which are slower by 1001 / 1000. */
function rateElement(rate: FrameRate): Element {
  return createElement(
    'rate',
    {},
    text('timebase', timecodeBase(rate)),
    text('ntsc', rate.den === 1001 ? 'TRUE' : 'FALSE'),
  );
}

function timecodeElement(frames: number, rate: FrameRate, dropFrame: boolean): Element {
  return createElement(
    'timecode',
    {},
    rateElement(rate),
    text('string', formatTimecode(frames, rate, dropFrame)),
    text('frame', frames),
    text('displayformat', dropFrame ? 'DF' : 'NDF'),
  );
}

/** A link between the clip items of the A-roll's video and sound. */
interface Link {
  id: string;
  mediatype: 'video' | 'audio';
  trackindex: number;
}

class Writer {
  readonly #timeline: Timeline;
  readonly #place: TimelinePlace;
  /** Files that have been described already and are only referenced afterwards. */
  readonly #described = new Set<string>();
  readonly #sound: TimelineTrack | undefined;
  /** A mono file gets one track, because a second one would be silent; all others get two. */
  readonly #soundTracks: number;
  readonly #links: readonly Link[];

  constructor(timeline: Timeline, place: TimelinePlace) {
    this.#timeline = timeline;
    this.#place = place;
    this.#sound = timeline.tracks.find(({ kind }) => kind === 'audio');
    const channels = timeline.media[0]?.audio?.channels ?? 0;
    this.#soundTracks = this.#sound ? Math.min(2, channels) : 0;
    const picture = timeline.tracks.some(({ name, items }) => name === 'V1' && items.length > 0);
    this.#links = [
      ...(picture ? [{ id: 'V1-1', mediatype: 'video' as const, trackindex: 1 }] : []),
      ...Array.from({ length: this.#soundTracks }, (_, index) => ({
        id: `A${index + 1}-1`,
        mediatype: 'audio' as const,
        trackindex: index + 1,
      })),
    ];
  }

  sequence(): Element {
    const { name, rate, frames, dropFrame, markers, sampleRate, width, height } = this.#timeline;
    const tracks = this.#timeline.tracks
      .filter(({ kind }) => kind === 'video')
      .map((track) => this.#pictures(track));
    const sounds = Array.from({ length: this.#soundTracks }, (_, index) => this.#sounds(index + 1));
    const format = createElement('format', {}, picture(rate, width, height));
    const soundFormat = createElement(
      'samplecharacteristics',
      {},
      text('depth', 16),
      text('samplerate', sampleRate),
    );
    return createElement(
      'sequence',
      { id: 'sequence-1' },
      text('name', name),
      text('duration', frames),
      rateElement(rate),
      timecodeElement(0, rate, dropFrame),
      createElement(
        'media',
        {},
        createElement('video', {}, format, ...tracks),
        createElement(
          'audio',
          {},
          text('numOutputChannels', 2),
          createElement('format', {}, soundFormat),
          ...sounds,
        ),
      ),
      ...markers.map(markerElement),
    );
  }

  #pictures({ name, items, enabled }: TimelineTrack): Element {
    const clips = items.map((item, index) => {
      const media = findMediaOfItem(this.#timeline, item);
      const { credit } = media;
      const [author = '', licence = '', url = ''] = [credit?.author, credit?.licence, credit?.url];
      const comments = [credit?.title ?? '', `${author} · ${licence}`, url, credit?.warning ?? ''];
      return this.#clip(
        `${name}-${index + 1}`,
        item,
        enabled,
        ...(name === 'V1' ? this.#linkElements() : []),
        credit && createElement('logginginfo', {}, text('lognote', describeFacts(credit).join('\n'))),
        credit &&
          createElement(
            'comments',
            {},
            ...comments.map((comment, at) => text(`mastercomment${at + 1}`, comment)),
          ),
      );
    });
    return createElement('track', {}, ...clips, text('enabled', 'TRUE'), text('locked', 'FALSE'));
  }

  #sounds(channel: number): Element {
    const clips = (this.#sound?.items ?? []).map((item, index) => {
      const source = createElement(
        'sourcetrack',
        {},
        text('mediatype', 'audio'),
        text('trackindex', channel),
      );
      return this.#clip(`A${channel}-${index + 1}`, item, true, source, ...this.#linkElements());
    });
    const output = text('outputchannelindex', channel);
    return createElement('track', {}, ...clips, text('enabled', 'TRUE'), text('locked', 'FALSE'), output);
  }

  /** In and out are in frames of the sequence. Programs disagree on this only for clips of another rate with handles. */
  #clip(id: string, item: TimelineItem, enabled: boolean, ...more: (Element | undefined)[]): Element {
    const { rate } = this.#timeline;
    const media = findMediaOfItem(this.#timeline, item);
    return createElement(
      'clipitem',
      { id },
      text('masterclipid', `masterclip-${media.id}`),
      text('name', media.name),
      text('enabled', enabled ? 'TRUE' : 'FALSE'),
      text('duration', lengthOnTimeline(media, rate)),
      rateElement(rate),
      text('start', item.start),
      text('end', item.start + item.frames),
      text('in', item.sourceStart),
      text('out', item.sourceStart + item.frames),
      this.#file(media),
      ...more,
    );
  }

  #linkElements(): Element[] {
    return this.#links.map(({ id, mediatype, trackindex }) =>
      createElement(
        'link',
        {},
        text('linkclipref', id),
        text('mediatype', mediatype),
        text('trackindex', trackindex),
        text('clipindex', 1),
      ),
    );
  }

  #file(media: TimelineMedia): Element {
    const id = `file-${media.id}`;
    if (this.#described.has(id)) return createElement('file', { id });
    this.#described.add(id);
    const { video, audio, rate } = media;
    const dropFrame = this.#timeline.dropFrame && media === this.#timeline.media[0];
    const characteristics = createElement(
      'samplecharacteristics',
      {},
      text('depth', 16),
      text('samplerate', audio?.sampleRate ?? 48_000),
    );
    return createElement(
      'file',
      { id },
      text('name', media.name),
      text('pathurl', toMediaUrl(media.path, this.#place, 'localhost')),
      rateElement(rate),
      text('duration', media.frames),
      timecodeElement(media.startFrames, rate, dropFrame),
      createElement(
        'media',
        {},
        video && createElement('video', {}, picture(rate, video.width, video.height)),
        audio && createElement('audio', {}, characteristics, text('channelcount', audio.channels)),
      ),
    );
  }
}

function picture(rate: FrameRate, width: number, height: number): Element {
  return createElement(
    'samplecharacteristics',
    {},
    rateElement(rate),
    text('width', width),
    text('height', height),
    text('anamorphic', 'FALSE'),
    text('pixelaspectratio', 'square'),
    text('fielddominance', 'none'),
  );
}

/** A marker with a length; an `out` of -1 would make it a marker without one. */
function markerElement({ title, facts, start, frames }: TimelineMarker): Element {
  return createElement(
    'marker',
    {},
    text('name', title),
    text('comment', describeFacts(facts).join('\n')),
    text('in', start),
    text('out', start + frames),
  );
}
