import { frameAt } from '../../../core/footage/frames.ts';
import type { Timeline } from '../../../core/footage/timeline/timeline.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';
import { plainToPath, type TimelinePlace } from '../media-reference.ts';
import {
  type Element,
  findChildren,
  findOnlyChild,
  parseWholeNumber,
  readAttribute,
  readXml,
} from '../xml.ts';

/** Reads a timeline. The sound of the A-roll's video is reported as the track A1. */
export function readMlt(text: string, timeline: Timeline, place: TimelinePlace): TimelineFacts {
  const root = readXml(text);
  if (root.name !== 'mlt' || readAttribute(root, 'LC_NUMERIC') !== 'C')
    throw new Error('It is not an MLT file.');
  const profile = findOnlyChild(root, 'profile');
  const rate = {
    num: parseWholeNumber(readAttribute(profile, 'frame_rate_num'), 'The rate'),
    den: parseWholeNumber(readAttribute(profile, 'frame_rate_den'), 'The rate'),
  };
  checkReferences(root);
  const tractor = findOnlyChild(root, 'tractor');
  if (properties(tractor)['shotcut'] !== '1') throw new Error('Shotcut would not recognize it as a project.');
  const files = new Map(
    findChildren(root, 'chain').map((chain) => [readAttribute(chain, 'id'), fileOf(chain, place)]),
  );
  const tracks = findChildren(tractor, 'track').filter(
    (track) => readAttribute(track, 'producer') !== 'background',
  );
  const found = tracks.flatMap((track) => readTrack(root, track, files, timeline));
  const rank = (track: string) => timeline.tracks.findIndex(({ name }) => name === track);
  const clips = found.toSorted((a, b) => rank(a.track) - rank(b.track) || a.start - b.start);
  const lists = findChildren(tractor, 'properties').filter(
    (each) => each.attributes['name'] === 'shotcut:markers',
  );
  const markers = lists
    .flatMap(({ children }) => children)
    .map((each) => {
      const { text: title = '', start = '' } = properties(each);
      return { start: frameAt(clockSeconds(start), rate), title: title.split('\n')[0] ?? '' };
    });
  return { rate, clips, markers };
}

interface File {
  path: string;
  length: number;
}

function fileOf(chain: Element, place: TimelinePlace): File {
  const { resource = '', length = '' } = properties(chain);
  if (resource === '' || resource.startsWith('file:'))
    throw new Error('A file is not given as a plain path.');
  return { path: plainToPath(resource, place.folder), length: parseWholeNumber(length, 'A length') };
}

function readTrack(
  root: Element,
  track: Element,
  files: ReadonlyMap<string, File>,
  timeline: Timeline,
): ClipFacts[] {
  const id = readAttribute(track, 'producer');
  const playlist = findChildren(root, 'playlist').find((each) => each.attributes['id'] === id);
  if (!playlist) throw new Error(`There is no playlist ${id}.`);
  const name = id.replace(/^track-/, '');
  const hide = track.attributes['hide'];
  const isSound = properties(playlist)['shotcut:audio'] === '1';
  if (!isSound && name !== 'V1' && hide !== 'audio' && hide !== 'both')
    throw new Error(`${name} is not muted.`);
  const clips: ClipFacts[] = [];
  let at = 0;
  for (const child of playlist.children) {
    if (child.name === 'blank') at += parseWholeNumber(readAttribute(child, 'length'), 'A gap');
    if (child.name !== 'entry') continue;
    const file = files.get(readAttribute(child, 'producer'));
    const from = parseWholeNumber(readAttribute(child, 'in'), 'An in');
    const to = parseWholeNumber(readAttribute(child, 'out'), 'An out');
    // MLT would shorten a longer entry, and everything after it would move.
    if (!file || to < from || to >= file.length)
      throw new Error(`${name} has an entry that extends beyond its file.`);
    const clip = {
      file: file.path,
      start: at,
      frames: to - from + 1,
      sourceStart: from,
      enabled: hide !== 'both',
    };
    clips.push({ ...clip, track: name });
    const hasSound = timeline.media.find(({ path }) => path === file.path)?.audio !== undefined;
    if (name === 'V1' && hasSound && hide === undefined) clips.push({ ...clip, track: 'A1' });
    at += clip.frames;
  }
  return clips;
}

/** Checks that every element is defined before it is referenced, because the parser reads only once. */
function checkReferences(root: Element): void {
  const defined = new Set<string>();
  for (const child of root.children) {
    const wanted = child.children.flatMap((each) => each.attributes['producer'] ?? []);
    const missing = wanted.find((id) => !defined.has(id));
    if (missing !== undefined) throw new Error(`${missing} is used before it is defined.`);
    const { id } = child.attributes;
    if (id !== undefined && defined.has(id)) throw new Error(`The id ${id} is used twice.`);
    if (id !== undefined) defined.add(id);
  }
}

function properties(of: Element): Record<string, string> {
  return Object.fromEntries(
    findChildren(of, 'property').map((each) => [readAttribute(each, 'name'), each.text]),
  );
}

function clockSeconds(text: string): number {
  const match = /^(\d{2,}):(\d{2}):(\d{2}\.\d{3})$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a time.`);
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
