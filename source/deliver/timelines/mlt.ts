// MLT XML, for melt, Shotcut and everything else on MLT: https://www.mltframework.org/docs/mltxml/
// The properties that begin with `shotcut:` make it a project of Shotcut.
import { isWindowsPath } from '../../core/footage/paths.ts';
import {
  describeFacts,
  findMediaOfItem,
  lengthOnTimeline,
  type Timeline,
  type TimelineMarker,
  type TimelineMedia,
  type TimelineTrack,
} from '../../core/footage/timeline/timeline.ts';
import { type TimelinePlace, toPlainPath } from './media-reference.ts';
import { createElement, type Element, writeXml } from './xml.ts';

/** The version of Shotcut that the file names. Older versions of Shotcut ask the user to update. */
const madeBy = 'Shotcut version 22.12.21';

const colors = { clip: '#00A000', 'check-rights': '#FFA000', 'to-film': '#E00000' } as const;

const property = (name: string, value: string | number) => createElement('property', { name }, value);

/** The parser resolves only references to earlier elements, so files come first, then the bin, the tracks and their mix. */
export function writeMlt(timeline: Timeline, place: TimelinePlace): string {
  const { frames } = timeline;
  const used = timeline.media.map((media) => chain(`bin-${media.id}`, timeline, media, place));
  const bin = createElement(
    'playlist',
    { id: 'main_bin' },
    property('xml_retain', 1),
    ...timeline.media.map((media) => entry(`bin-${media.id}`, 0, lengthOnTimeline(media, timeline.rate))),
  );
  const black = createElement(
    'producer',
    { id: 'black', in: 0, out: frames - 1 },
    property('length', frames),
    property('eof', 'pause'),
    property('resource', 0),
    property('mlt_service', 'color'),
    property('mlt_image_format', 'rgba'),
    property('set.test_audio', 0),
  );
  const background = createElement('playlist', { id: 'background' }, entry('black', 0, frames));
  const tracks = mltTracks(timeline);
  const playlists = tracks.map(playlist);
  // Two tracks that share a producer block each other, so every use of a file has its own.
  const uses = tracks.flatMap((track) =>
    track.items.map((item, index) =>
      chain(chainId(track, index), timeline, findMediaOfItem(timeline, item), place),
    ),
  );
  const root = createElement(
    'mlt',
    { LC_NUMERIC: 'C', version: '7.12.0', title: madeBy, producer: 'main_bin' },
    profile(timeline),
    ...used,
    bin,
    black,
    background,
    ...uses,
    ...playlists,
    tractor(timeline, tracks),
  );
  return writeXml(root);
}

/** The tracks of the file. Sound is part of its video; only an A-roll without video gets an audio track. */
export function mltTracks(timeline: Timeline): TimelineTrack[] {
  const hasPicture = timeline.tracks.some(({ name, items }) => name === 'V1' && items.length > 0);
  const sounds = timeline.tracks.filter(({ kind }) => kind === 'audio' && !hasPicture);
  return [...sounds, ...timeline.tracks.filter(({ kind }) => kind === 'video')];
}

function profile({ width, height, rate }: Timeline): Element {
  return createElement('profile', {
    description: 'from the A-roll',
    width,
    height,
    progressive: 1,
    sample_aspect_num: 1,
    sample_aspect_den: 1,
    display_aspect_num: width,
    display_aspect_den: height,
    frame_rate_num: rate.num,
    frame_rate_den: rate.den,
    colorspace: 709,
  });
}

function chainId({ name }: TimelineTrack, index: number): string {
  return `${name}-${index + 1}`;
}

/** `out` is the last frame, not the one after it. */
function entry(producer: string, start: number, frames: number): Element {
  return createElement('entry', { producer, in: start, out: start + frames - 1 });
}

/** A file. Its path must be plain: MLT silently fails to find a URL with `%20` in it. */
function chain(id: string, timeline: Timeline, media: TimelineMedia, place: TimelinePlace): Element {
  const length = lengthOnTimeline(media, timeline.rate);
  const path = toPlainPath(media.path, place);
  const notes = media.credit ? describeFacts(media.credit).join('\n') : '';
  return createElement(
    'chain',
    { id, out: length - 1 },
    property('length', length),
    property('eof', 'pause'),
    property('resource', isWindowsPath(path) ? path.replaceAll('\\', '/') : path),
    property('mlt_service', 'avformat-novalidate'),
    property('shotcut:caption', media.name),
    notes !== '' && property('shotcut:comment', notes),
  );
}

function playlist(track: TimelineTrack): Element {
  const content: Element[] = [];
  let end = 0;
  for (const [index, item] of track.items.entries()) {
    if (item.start > end) content.push(createElement('blank', { length: item.start - end }));
    content.push(entry(chainId(track, index), item.sourceStart, item.frames));
    end = item.start + item.frames;
  }
  return createElement(
    'playlist',
    { id: `track-${track.name}` },
    property(track.kind === 'video' ? 'shotcut:video' : 'shotcut:audio', 1),
    property('shotcut:name', shownName(track)),
    ...content,
  );
}

function shownName({ name, enabled }: TimelineTrack): string {
  return enabled ? name : `${name} runner-ups`;
}

function tractor(timeline: Timeline, tracks: readonly TimelineTrack[]): Element {
  const lines = tracks.map((track) =>
    createElement('track', { producer: `track-${track.name}`, hide: hidden(track) }),
  );
  const mixes = tracks.flatMap((track, index) => transitions(track, index + 1, tracks));
  return createElement(
    'tractor',
    { id: 'tractor', title: madeBy, in: 0, out: timeline.frames - 1 },
    property('shotcut', 1),
    property('shotcut:projectAudioChannels', 2),
    property('shotcut:projectFolder', 0),
    timeline.markers.length > 0 &&
      createElement(
        'properties',
        { name: 'shotcut:markers' },
        ...timeline.markers.map((each, index) => marker(timeline, each, index)),
      ),
    createElement('track', { producer: 'background' }),
    ...lines,
    ...mixes,
  );
}

/** What is hidden of a track: the sound of all but the A-roll, and runner-ups completely. */
function hidden({ name, kind, enabled }: TimelineTrack): string | undefined {
  if (!enabled) return 'both';
  if (kind === 'audio') return 'video';
  return name === 'V1' ? undefined : 'audio';
}

function transitions({ kind }: TimelineTrack, number: number, tracks: readonly TimelineTrack[]): Element[] {
  const between = (below: number) => [property('a_track', below), property('b_track', number)];
  const mix = createElement(
    'transition',
    { id: `mix-${number}` },
    ...between(0),
    property('mlt_service', 'mix'),
    property('always_active', 1),
    property('sum', 1),
  );
  if (kind === 'audio') return [mix];
  const lowest = tracks.findIndex((track) => track.kind === 'video') + 1;
  const blend = createElement(
    'transition',
    { id: `blend-${number}` },
    ...between(number === lowest ? 0 : lowest),
    property('version', '0.1'),
    property('mlt_service', 'qtblend'),
    property('threads', 0),
    property('disable', number === lowest ? 1 : 0),
  );
  return [mix, blend];
}

function marker(
  { rate }: Timeline,
  { start, frames, kind, title, facts }: TimelineMarker,
  index: number,
): Element {
  const clockTime = (frame: number) => mltTime((frame * rate.den) / rate.num);
  return createElement(
    'properties',
    { name: String(index) },
    property('text', [title, ...describeFacts(facts)].join('\n')),
    property('start', clockTime(start)),
    property('end', clockTime(start + frames - 1)),
    property('color', colors[kind]),
  );
}

/** A time such as "00:00:10.010"; MLT takes the nearest frame. */
function mltTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const whole = Math.floor(milliseconds / 1000);
  const fields = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const clock = fields.map((field) => String(field).padStart(2, '0')).join(':');
  return `${clock}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
