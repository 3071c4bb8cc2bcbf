import { canDropFrames, formatTimecode } from '../../../core/footage/frames.ts';
import { type FrameRate, formatRate } from '../../../core/footage/rate.ts';
import type { Timeline } from '../../../core/footage/timeline/timeline.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';
import { type TimelinePlace, urlToPath } from '../media-reference.ts';
import {
  type Element,
  findChildren,
  findOnlyChild,
  parseWholeNumber,
  readAttribute,
  readChildText,
  readXml,
} from '../xml.ts';

/** @throws Error for anything that Apple's element catalog or the programs that read it do not allow */
export function readXmeml(text: string, timeline: Timeline, place: TimelinePlace): TimelineFacts {
  const root = readXml(text);
  if (!text.includes('<!DOCTYPE xmeml>')) throw new Error('It has no DOCTYPE.');
  if (root.name !== 'xmeml' || readAttribute(root, 'version') !== '5')
    throw new Error('It is not xmeml version 5.');
  const sequence = findOnlyChild(root, 'sequence');
  const rate = rateOf(sequence);
  if (checkTimecode(sequence) !== 0) throw new Error('The sequence does not start at 0.');
  const media = findOnlyChild(sequence, 'media');
  checkPicture(
    findOnlyChild(findOnlyChild(findOnlyChild(media, 'video'), 'format'), 'samplecharacteristics'),
  );
  const reader = new Reader(timeline, place, rate);
  const pictures = tracksOf(media, 'video').map((track, index) => reader.track(track, `V${index + 1}`));
  const sounds = tracksOf(media, 'audio').map((track, index) => reader.track(track, `A${index + 1}`));
  reader.checkLinks();
  // The channels of the sound are one track of the timeline.
  const [first = [], ...others] = sounds;
  for (const other of others) checkSameSound(first, other);
  const markers = findChildren(sequence, 'marker').map((marker) => {
    const start = numberIn(marker, 'in');
    if (numberIn(marker, 'out') <= start) throw new Error('A marker ends before it starts.');
    return { start, title: readChildText(marker, 'name') };
  });
  return { rate, clips: [...pictures.flat(), ...first], markers };
}

class Reader {
  readonly #timeline: Timeline;
  readonly #place: TimelinePlace;
  readonly #rate: FrameRate;
  readonly #files = new Map<string, string>();
  readonly #ids = new Set<string>();
  readonly #links: string[] = [];

  constructor(timeline: Timeline, place: TimelinePlace, rate: FrameRate) {
    this.#timeline = timeline;
    this.#place = place;
    this.#rate = rate;
  }

  track(track: Element, name: string): ClipFacts[] {
    if (readChildText(track, 'locked') !== 'FALSE' || readChildText(track, 'enabled') !== 'TRUE')
      throw new Error(`${name} is locked or disabled.`);
    let end = 0;
    return findChildren(track, 'clipitem').map((item) => {
      const clip = this.#clip(item, name);
      if (clip.start < end) throw new Error(`${name} has clips that overlap.`);
      end = clip.start + clip.frames;
      return clip;
    });
  }

  #clip(item: Element, track: string): ClipFacts {
    const id = readAttribute(item, 'id');
    if (this.#ids.has(id)) throw new Error(`The id ${id} is used twice.`);
    this.#ids.add(id);
    const [start, end] = [numberIn(item, 'start'), numberIn(item, 'end')];
    const [from, to] = [numberIn(item, 'in'), numberIn(item, 'out')];
    if (end <= start || end - start !== to - from)
      throw new Error(`${id} has different source and timeline lengths.`);
    if (to > numberIn(item, 'duration')) throw new Error(`${id} extends beyond its file.`);
    if (formatRate(rateOf(item)) !== formatRate(this.#rate)) throw new Error(`${id} has the wrong rate.`);
    const enabled = readChildText(item, 'enabled') === 'TRUE';
    this.#links.push(...findChildren(item, 'link').map((link) => readChildText(link, 'linkclipref')));
    return {
      track,
      file: this.#file(findOnlyChild(item, 'file')),
      start,
      frames: end - start,
      sourceStart: from,
      enabled,
    };
  }

  #file(file: Element): string {
    const id = readAttribute(file, 'id');
    const known = this.#files.get(id);
    if (file.children.length === 0) {
      if (known === undefined) throw new Error(`${id} is used before it is described.`);
      return known;
    }
    if (known !== undefined) throw new Error(`${id} is described twice.`);
    const path = urlToPath(readChildText(file, 'pathurl'), this.#place);
    const media = this.#timeline.media.find((each) => each.path === path);
    if (!media) throw new Error(`It uses a file that is not in the timeline: ${path}`);
    if (checkTimecode(file) !== media.startFrames) throw new Error(`${id} starts at the wrong timecode.`);
    if (numberIn(file, 'duration') !== media.frames || formatRate(rateOf(file)) !== formatRate(media.rate))
      throw new Error(`${id} has the wrong length or rate.`);
    const kinds = findOnlyChild(file, 'media');
    for (const video of findChildren(kinds, 'video'))
      checkPicture(findOnlyChild(video, 'samplecharacteristics'));
    for (const audio of findChildren(kinds, 'audio')) numberIn(audio, 'channelcount');
    this.#files.set(id, path);
    return path;
  }

  checkLinks(): void {
    const missing = this.#links.find((id) => !this.#ids.has(id));
    if (missing !== undefined) throw new Error(`A link refers to ${missing}, which does not exist.`);
  }
}

function tracksOf(media: Element, kind: 'video' | 'audio'): Element[] {
  return findChildren(findOnlyChild(media, kind), 'track');
}

function checkSameSound(first: readonly ClipFacts[], other: readonly ClipFacts[]): void {
  const same = (clip: ClipFacts, index: number) => {
    const one = first[index];
    return one?.start === clip.start && one.frames === clip.frames && one.sourceStart === clip.sourceStart;
  };
  if (first.length !== other.length || !other.every(same))
    throw new Error('The channels of the sound differ.');
}

function rateOf(parent: Element): FrameRate {
  const rate = findOnlyChild(parent, 'rate');
  const timebase = numberIn(rate, 'timebase');
  const ntsc = readChildText(rate, 'ntsc');
  if (timebase === 0 || (ntsc !== 'TRUE' && ntsc !== 'FALSE')) throw new Error('A rate is invalid.');
  return ntsc === 'TRUE' ? { num: timebase * 1000, den: 1001 } : { num: timebase, den: 1 };
}

/** The frame of a timecode. @throws Error when its text and its number differ */
function checkTimecode(parent: Element): number {
  const timecode = findOnlyChild(parent, 'timecode');
  const format = readChildText(timecode, 'displayformat');
  const rate = rateOf(timecode);
  if (format !== 'NDF' && !(format === 'DF' && canDropFrames(rate)))
    throw new Error(`A timecode is ${format}.`);
  const frame = numberIn(timecode, 'frame');
  if (readChildText(timecode, 'string') !== formatTimecode(frame, rate, format === 'DF'))
    throw new Error('The text of a timecode differs from its frame.');
  return frame;
}

/** Checks that a picture has a size: without one Premiere waits for the media for ever, and Resolve shows no timeline. */
function checkPicture(characteristics: Element): void {
  rateOf(characteristics);
  if (numberIn(characteristics, 'width') === 0 || numberIn(characteristics, 'height') === 0)
    throw new Error('A picture has no size.');
}

function numberIn(parent: Element, name: string): number {
  return parseWholeNumber(readChildText(parent, name), `<${name}> in <${parent.name}>`);
}
