import { rescaleFrames } from '../../../core/footage/frames.ts';
import { type FrameRate, parseRate } from '../../../core/footage/rate.ts';
import {
  lengthOnTimeline,
  type Timeline,
  type TimelineMedia,
} from '../../../core/footage/timeline/timeline.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';
import { fcpxmlVersion } from '../fcpxml.ts';
import { type TimelinePlace, urlToPath } from '../media-reference.ts';
import { type Element, findChildren, findOnlyChild, readAttribute, readXml } from '../xml.ts';

/** The children each element may have, in this order and any number of each: the part of the DTD that is used here. */
const order: Readonly<Record<string, readonly string[]>> = {
  fcpxml: ['resources', 'library'],
  resources: ['format', 'asset'],
  format: [],
  asset: ['media-rep'],
  'media-rep': [],
  library: ['event'],
  event: ['project'],
  project: ['sequence'],
  sequence: ['spine'],
  spine: ['asset-clip gap'],
  gap: ['asset-clip', 'marker'],
  'asset-clip': ['note', 'conform-rate', 'asset-clip', 'marker keyword'],
  note: [],
  'conform-rate': [],
  marker: [],
  keyword: [],
};

interface Asset {
  file: string;
  start: number;
  frames: number;
  rate: FrameRate;
}

/** @throws Error for anything that the DTD or the rules for times do not allow */
export function readFcpxml(text: string, timeline: Timeline, place: TimelinePlace): TimelineFacts {
  const root = readXml(text);
  if (!text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>'))
    throw new Error('It has no DOCTYPE.');
  if (root.name !== 'fcpxml' || readAttribute(root, 'version') !== fcpxmlVersion)
    throw new Error('Its version is wrong.');
  checkOrder(root);
  const resources = findOnlyChild(root, 'resources');
  checkIds(resources);
  const sequence = ['library', 'event', 'project', 'sequence'].reduce(findOnlyChild, root);
  const rate = rateOf(resources, readAttribute(sequence, 'format'));
  const frames = framesOf(readAttribute(sequence, 'duration'), rate);
  const spine = findOnlyChild(sequence, 'spine');
  const [main, ...more] = spine.children;
  if (!main || more.length > 0) throw new Error('The spine must have exactly one clip.');
  const start = framesOf(readAttribute(main, 'start'), rate);
  if (framesOf(readAttribute(main, 'duration'), rate) !== frames)
    throw new Error('The spine and the sequence have different lengths.');
  if (framesOf(readAttribute(main, 'offset'), rate) !== 0) throw new Error('The spine does not start at 0.');
  const found = [main, ...findChildren(main, 'asset-clip')].flatMap((clip) =>
    clip.name === 'gap'
      ? []
      : readClip(clip, { resources, timeline, place, rate, start, frames, isMain: clip === main }),
  );
  const markers = findChildren(main, 'marker').map((marker) => {
    const at = framesOf(readAttribute(marker, 'start'), rate) - start;
    if (at < 0 || at >= frames) throw new Error('A marker is outside its clip.');
    framesOf(readAttribute(marker, 'duration'), rate);
    return { start: at, title: readAttribute(marker, 'value') };
  });
  const rank = (track: string) => timeline.tracks.findIndex(({ name }) => name === track);
  const clips = found.toSorted((a, b) => rank(a.track) - rank(b.track) || a.start - b.start);
  return { rate, clips, markers };
}

interface Surroundings {
  resources: Element;
  timeline: Timeline;
  place: TimelinePlace;
  rate: FrameRate;
  start: number;
  frames: number;
  isMain: boolean;
}

function readClip(clip: Element, around: Surroundings): ClipFacts[] {
  const { resources, timeline, place, rate, start, isMain } = around;
  const asset = assetNamed(resources, readAttribute(clip, 'ref'), place, rate);
  const frames = framesOf(readAttribute(clip, 'duration'), rate);
  const at = isMain ? 0 : framesOf(readAttribute(clip, 'offset'), rate) - start;
  if (at < 0 || at + frames > around.frames) throw new Error('A clip is outside its parent.');
  const from = framesOf(readAttribute(clip, 'start'), asset.rate) - asset.start;
  const media = timeline.media.find(({ path }) => path === asset.file);
  if (!media) throw new Error(`It uses a file that is not in the timeline: ${asset.file}`);
  checkAsset(asset, media, timeline.rate);
  const sourceStart = rescaleFrames(from, asset.rate, rate);
  if (from < 0 || sourceStart + frames > rescaleFrames(asset.frames, asset.rate, rate, 'down'))
    throw new Error('A clip extends beyond its file.');
  const enabled = clip.attributes['enabled'] !== '0';
  const facts = { file: asset.file, start: at, frames, sourceStart, enabled };
  const lane = Number(clip.attributes['lane'] ?? 0);
  if (isMain) {
    const hasSound = clip.attributes['audioRole'] !== undefined;
    return [{ ...facts, track: 'V1' }, ...(hasSound ? [{ ...facts, track: 'A1' }] : [])];
  }
  if (lane === 0) throw new Error('A connected clip has no lane.');
  if (lane > 0 && clip.attributes['srcEnable'] !== 'video') throw new Error('The B-roll is not muted.');
  return [{ ...facts, track: lane > 0 ? `V${lane + 1}` : 'A1' }];
}

function checkAsset(asset: Asset, media: TimelineMedia, rate: FrameRate): void {
  const frames = media.video ? media.frames : lengthOnTimeline(media, rate);
  if (asset.frames !== frames || asset.start !== media.startFrames)
    throw new Error(`The asset of ${media.name} has the wrong length or timecode.`);
}

function assetNamed(resources: Element, id: string, place: TimelinePlace, rate: FrameRate): Asset {
  const asset = findChildren(resources, 'asset').find((each) => each.attributes['id'] === id);
  if (!asset) throw new Error(`There is no asset ${id}.`);
  const format = asset.attributes['format'];
  const own = format === undefined ? rate : rateOf(resources, format);
  return {
    file: urlToPath(readAttribute(findOnlyChild(asset, 'media-rep'), 'src'), place),
    start: framesOf(readAttribute(asset, 'start'), own),
    frames: framesOf(readAttribute(asset, 'duration'), own),
    rate: own,
  };
}

function rateOf(resources: Element, id: string): FrameRate {
  const format = findChildren(resources, 'format').find((each) => each.attributes['id'] === id);
  const [, den = '', num = ''] = /^(\d+)\/(\d+)s$/.exec(format?.attributes['frameDuration'] ?? '') ?? [];
  const rate = parseRate(`${num}/${den}`);
  if (!rate) throw new Error(`The format ${id} has no frame duration.`);
  return rate;
}

/** @throws Error for a time between two frames */
function framesOf(time: string, { num, den }: FrameRate): number {
  const match = /^(\d+)(?:\/(\d+))?s$/.exec(time);
  if (!match) throw new Error(`"${time}" is not a time.`);
  const over = BigInt(match[1] ?? 0) * BigInt(num);
  const under = BigInt(match[2] ?? 1) * BigInt(den);
  if (over % under !== 0n) throw new Error(`${time} is between two frames.`);
  return Number(over / under);
}

function checkIds(resources: Element): void {
  const ids = resources.children.map((each) => readAttribute(each, 'id'));
  if (new Set(ids).size < ids.length) throw new Error('An id is used twice.');
  const bad = ids.find((id) => !/^[A-Za-z_][\w.-]*$/.test(id));
  if (bad !== undefined) throw new Error(`"${bad}" is not a valid id.`);
}

function checkOrder(of: Element): void {
  const places = order[of.name];
  if (!places) throw new Error(`<${of.name}> is not allowed here.`);
  let last = 0;
  for (const child of of.children) {
    const place = places.findIndex((names) => names.split(' ').includes(child.name));
    if (place < last) throw new Error(`<${child.name}> is in the wrong position in <${of.name}>.`);
    last = place;
    checkOrder(child);
  }
}
