import { frameAt } from '../../../core/footage/frames.ts';
import type { Timeline } from '../../../core/footage/timeline/timeline.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';
import { type Place, pathOfPlain } from '../media-reference.ts';
import { attribute, childrenNamed, type Element, onlyChild, readXml, wholeNumber } from '../xml.ts';

/** What a timeline with this much in it says: the sound of the A-roll's picture is on its track. */
export function readMlt(text: string, timeline: Timeline, place: Place): TimelineFacts {
  const root = readXml(text);
  if (root.name !== 'mlt' || attribute(root, 'LC_NUMERIC') !== 'C') throw new Error('It is no MLT file.');
  const profile = onlyChild(root, 'profile');
  const rate = {
    num: wholeNumber(attribute(profile, 'frame_rate_num'), 'The rate'),
    den: wholeNumber(attribute(profile, 'frame_rate_den'), 'The rate'),
  };
  checkReferences(root);
  const tractor = onlyChild(root, 'tractor');
  if (properties(tractor)['shotcut'] !== '1') throw new Error('Shotcut would not take it for a project.');
  const files = new Map(
    childrenNamed(root, 'chain').map((chain) => [attribute(chain, 'id'), fileOf(chain, place)]),
  );
  const tracks = childrenNamed(tractor, 'track').filter(
    (track) => attribute(track, 'producer') !== 'background',
  );
  const found = tracks.flatMap((track) => readTrack(root, track, files, timeline));
  const rank = (track: string) => timeline.tracks.findIndex(({ name }) => name === track);
  const clips = found.toSorted((a, b) => rank(a.track) - rank(b.track) || a.start - b.start);
  const lists = childrenNamed(tractor, 'properties').filter(
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

function fileOf(chain: Element, place: Place): File {
  const { resource = '', length = '' } = properties(chain);
  if (resource === '' || resource.startsWith('file:')) throw new Error('A file is not named by its path.');
  return { path: pathOfPlain(resource, place.folder), length: wholeNumber(length, 'A length') };
}

function readTrack(
  root: Element,
  track: Element,
  files: ReadonlyMap<string, File>,
  timeline: Timeline,
): ClipFacts[] {
  const id = attribute(track, 'producer');
  const playlist = childrenNamed(root, 'playlist').find((each) => each.attributes['id'] === id);
  if (!playlist) throw new Error(`There is no playlist ${id}.`);
  const name = id.replace(/^track-/, '');
  const hide = track.attributes['hide'];
  const isSound = properties(playlist)['shotcut:audio'] === '1';
  if (!isSound && name !== 'V1' && hide !== 'audio' && hide !== 'both')
    throw new Error(`${name} is not muted.`);
  const clips: ClipFacts[] = [];
  let at = 0;
  for (const child of playlist.children) {
    if (child.name === 'blank') at += wholeNumber(attribute(child, 'length'), 'A gap');
    if (child.name !== 'entry') continue;
    const file = files.get(attribute(child, 'producer'));
    const from = wholeNumber(attribute(child, 'in'), 'An in');
    const to = wholeNumber(attribute(child, 'out'), 'An out');
    // A longer entry is cut by MLT, and everything behind it moves.
    if (!file || to < from || to >= file.length) throw new Error(`${name} has an entry beyond its file.`);
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

/** Nothing may be named before it was made; the parser does not look back. */
function checkReferences(root: Element): void {
  const made = new Set<string>();
  for (const child of root.children) {
    const wanted = child.children.flatMap((each) => each.attributes['producer'] ?? []);
    const lost = wanted.find((id) => !made.has(id));
    if (lost !== undefined) throw new Error(`${lost} is used before it is made.`);
    const { id } = child.attributes;
    if (id !== undefined && made.has(id)) throw new Error(`The id ${id} is used twice.`);
    if (id !== undefined) made.add(id);
  }
}

function properties(of: Element): Record<string, string> {
  return Object.fromEntries(
    childrenNamed(of, 'property').map((each) => [attribute(each, 'name'), each.text]),
  );
}

function clockSeconds(text: string): number {
  const match = /^(\d{2,}):(\d{2}):(\d{2}\.\d{3})$/.exec(text);
  if (!match) throw new Error(`"${text}" is no time.`);
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
