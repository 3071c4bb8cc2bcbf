import { findBox, makeBox, makeFullBox, uint32 } from './mp4-boxes.ts';
import { type Movie, presentationTime, type Sample, UnreadableIndex } from './mp4-index.ts';
import type { Slice, TrackSlice } from './mp4-slice.ts';

/** A file type that every player accepts; the original's brands may not be valid for the slice. */
const fileType = makeBox(
  'ftyp',
  Buffer.from('isom', 'latin1'),
  uint32(0x200),
  Buffer.from('isomiso2avc1mp41', 'latin1'),
);

/**
 * The slice's file up to its first sample: file type, index and the header of the data.
 * @param positionOf position of a sample in the data, after this header
 * @param dataBytes length of the data
 */
export function writeHeader(
  movie: Movie,
  slice: Slice,
  positionOf: (sample: Sample) => number,
  dataBytes: number,
): Buffer {
  if (dataBytes > 0xffff_0000) throw new UnreadableIndex('the slice is too large');
  // The length of the index does not depend on the positions in it.
  const length = fileType.length + writeIndex(movie, slice, () => 0).length + 8;
  const index = writeIndex(movie, slice, (sample) => length + positionOf(sample));
  const data = Buffer.concat([uint32(dataBytes + 8), Buffer.from('mdat', 'latin1')]);
  return Buffer.concat([fileType, index, data]);
}

function writeIndex(movie: Movie, slice: Slice, positionOf: (sample: Sample) => number): Buffer {
  const seconds = Math.max(...slice.tracks.map((each) => secondsOf(each)));
  return makeBox(
    'moov',
    makeBox('mvhd', withDuration(movie.header, 16, 24, seconds * movie.timescale)),
    ...slice.tracks.map((each) => writeTrack(movie, slice, each, positionOf)),
  );
}

function writeTrack(
  movie: Movie,
  slice: Slice,
  part: TrackSlice,
  positionOf: (sample: Sample) => number,
): Buffer {
  const { box } = part.track;
  const [tkhd, mdhd, hdlr] = [['tkhd'], ['mdia', 'mdhd'], ['mdia', 'hdlr']].map((path) => bodyOf(box, path));
  const minf = bodyOf(box, ['mdia', 'minf']);
  const media = ['vmhd', 'smhd', 'dinf'].flatMap((type) => {
    const found = findBox(minf, type);
    return found ? [makeBox(type, found.body)] : [];
  });
  const length = secondsOf(part);
  return makeBox(
    'trak',
    makeBox('tkhd', withDuration(tkhd ?? minf, 20, 28, length * movie.timescale)),
    makeBox('edts', writeEdit(movie, slice, part)),
    makeBox(
      'mdia',
      makeBox('mdhd', withDuration(mdhd ?? minf, 16, 24, length * part.track.timescale)),
      makeBox('hdlr', hdlr ?? minf),
      makeBox('minf', ...media, makeBox('stbl', ...writeTables(minf, part, positionOf))),
    ),
  );
}

/** Makes the track start at the slice's start: earlier sound is cut, later sound gets a gap before it. */
function writeEdit({ timescale }: Movie, slice: Slice, part: TrackSlice): Buffer {
  const { track, samples } = part;
  const first = samples[0];
  const lead = first ? presentationTime(track, first) - slice.startsAt : 0;
  const delay = first ? first.pts - first.dts : 0;
  const skipped = Math.max(0, Math.round(-lead * track.timescale));
  const duration = Math.round(secondsOf(part) * timescale);
  const main = [duration, delay + skipped, 0x10000];
  const gap = lead > 0 ? [Math.round(lead * timescale), -1, 0x10000] : [];
  return makeFullBox('elst', 0, uint32(gap.length > 0 ? 2 : 1, ...gap, ...main));
}

function writeTables(
  minf: Buffer,
  { track, samples }: TrackSlice,
  positionOf: (sample: Sample) => number,
): Buffer[] {
  const durations = samples.map(
    (sample, index) => (samples[index + 1]?.dts ?? sample.dts + sample.duration) - sample.dts,
  );
  const delays = samples.map((sample) => sample.pts - sample.dts);
  const sync = samples.flatMap((sample, index) => (sample.sync ? [index + 1] : []));
  const tables = [makeBox('stsd', bodyOf(minf, ['stbl', 'stsd'])), runs('stts', 0, durations)];
  // Negative delays need version 1.
  if (delays.some((delay) => delay !== 0))
    tables.push(runs('ctts', delays.some((delay) => delay < 0) ? 1 : 0, delays));
  if (track.kind === 'vide') tables.push(makeFullBox('stss', 0, uint32(sync.length, ...sync)));
  return [
    ...tables,
    makeFullBox('stsc', 0, uint32(1, 1, 1, 1)),
    makeFullBox('stsz', 0, uint32(0, samples.length, ...samples.map((sample) => sample.size))),
    makeFullBox('stco', 0, uint32(samples.length, ...samples.map(positionOf))),
  ];
}

/** Run-length encodes values. */
function runs(type: string, version: number, values: readonly number[]): Buffer {
  const pairs: [number, number][] = [];
  for (const value of values) {
    const last = pairs.at(-1);
    if (last && last[1] === value) last[0] += 1;
    else pairs.push([1, value]);
  }
  return makeFullBox(type, version, uint32(pairs.length, ...pairs.flat()));
}

function secondsOf({ track, samples }: TrackSlice): number {
  const [first, last] = [samples[0], samples.at(-1)];
  return first && last ? (last.dts + last.duration - first.dts) / track.timescale : 0;
}

/** Copies a header with another duration, whose position depends on the header's version (32 or 64 bits). */
function withDuration(body: Buffer, narrowAt: number, wideAt: number, duration: number): Buffer {
  const copy = Buffer.from(body);
  const value = Math.round(duration);
  if (copy[0] === 1) copy.writeBigUInt64BE(BigInt(value), wideAt);
  else copy.writeUInt32BE(Math.min(value, 0xffff_ffff), narrowAt);
  return copy;
}

function bodyOf(box: Buffer, path: readonly string[]): Buffer {
  const found = findBox(box, ...path);
  if (!found) throw new UnreadableIndex(`the index has no ${path.at(-1)}`);
  return found.body;
}
