import { boxesIn, findBox } from './mp4-boxes.ts';

/** A picture or piece of sound. Times are in units of the track's time scale. */
export interface Sample {
  /** Decoding time. */
  dts: number;
  /** Presentation time in the track, before edits. */
  pts: number;
  duration: number;
  /** Position in the file. */
  offset: number;
  size: number;
  /** Whether decoding can start here. */
  sync: boolean;
}

export interface Track {
  kind: 'vide' | 'soun';
  /** The body of the `trak` box, from which headers are copied. */
  box: Buffer;
  /** Time units per second. */
  timescale: number;
  /** The only edit: an empty gap, then the track from this time on. */
  edit: { emptySeconds: number; mediaTime: number };
  samples: readonly Sample[];
}

export interface Movie {
  /** The body of the `mvhd` box. */
  header: Buffer;
  timescale: number;
  tracks: readonly Track[];
}

/** The index is of a kind that is not supported here: fragmented, damaged, or with several edits. */
export class UnreadableIndex extends Error {
  override readonly name = 'UnreadableIndex';
}

/** More samples than a day of film at 60 frames per second; a larger count is damage. */
const maxSamples = 6_000_000;

/** Reads a `moov` box's body. @throws UnreadableIndex */
export function readMovie(moov: Buffer): Movie {
  try {
    if (findBox(moov, 'mvex')) throw new UnreadableIndex('the video is fragmented');
    const header = need(findBox(moov, 'mvhd')?.body, 'mvhd');
    const timescale = positive(header.readUInt32BE(header[0] === 1 ? 20 : 12));
    const boxes = [...boxesIn(moov)].filter((box) => box.type === 'trak');
    const tracks = boxes.map((box) => readTrack(box.body, timescale)).filter((track) => track !== undefined);
    return { header, timescale, tracks };
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableIndex('the index is damaged');
    throw error;
  }
}

/** Presentation time of a sample in seconds of the film. */
export function presentationTime({ edit, timescale }: Track, sample: Sample): number {
  return edit.emptySeconds + (sample.pts - edit.mediaTime) / timescale;
}

function readTrack(box: Buffer, movieTimescale: number): Track | undefined {
  const kind = findBox(box, 'mdia', 'hdlr')?.body.toString('latin1', 8, 12);
  if (kind !== 'vide' && kind !== 'soun') return undefined;
  const mdhd = need(findBox(box, 'mdia', 'mdhd')?.body, 'mdhd');
  const timescale = positive(mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12));
  const table = need(findBox(box, 'mdia', 'minf', 'stbl')?.body, 'stbl');
  return {
    ...{ kind, box, timescale },
    edit: readEdit(findBox(box, 'edts', 'elst')?.body, movieTimescale),
    samples: readSamples(table),
  };
}

/** Films have one edit, possibly after a gap; more edits are not supported. */
function readEdit(list: Buffer | undefined, movieTimescale: number): Track['edit'] {
  const edit = { emptySeconds: 0, mediaTime: 0 };
  const count = list?.readUInt32BE(4) ?? 0;
  if (!list || count === 0) return edit;
  const wide = list[0] === 1;
  for (let index = 0; index < count; index++) {
    const at = 8 + index * (wide ? 20 : 12);
    const duration = wide ? Number(list.readBigUInt64BE(at)) : list.readUInt32BE(at);
    const mediaTime = wide ? Number(list.readBigInt64BE(at + 8)) : list.readInt32BE(at + 4);
    const rate = list.readUInt32BE(at + (wide ? 16 : 8));
    const isGap = mediaTime === -1;
    if (rate !== 0x10000 || isGap === (index === count - 1) || count > 2)
      throw new UnreadableIndex('the video has an edit list');
    if (isGap) edit.emptySeconds = duration / movieTimescale;
    else edit.mediaTime = mediaTime;
  }
  return edit;
}

function readSamples(table: Buffer): Sample[] {
  const sizes = readSizes(need(findBox(table, 'stsz')?.body, 'stsz'));
  const offsets = readOffsets(table, sizes);
  const delays = readRuns(findBox(table, 'ctts')?.body, sizes.length, true);
  const durations = readRuns(need(findBox(table, 'stts')?.body, 'stts'), sizes.length, false);
  const sync = readSync(findBox(table, 'stss')?.body);
  let dts = 0;
  return sizes.map((size, index) => {
    const duration = durations?.[index] ?? 0;
    const sample = {
      ...{ dts, duration, size },
      pts: dts + (delays?.[index] ?? 0),
      offset: offsets[index] ?? 0,
      sync: sync === undefined || sync.has(index + 1),
    };
    dts += duration;
    return sample;
  });
}

function readSizes(box: Buffer): number[] {
  const [fixed, count] = [box.readUInt32BE(4), limited(box.readUInt32BE(8))];
  return Array.from({ length: count }, (_, index) => fixed || box.readUInt32BE(12 + index * 4));
}

/** Expands runs of equal values (`stts`, `ctts`) to one value per sample. */
function readRuns(box: Buffer | undefined, samples: number, signed: boolean): number[] | undefined {
  if (!box) return undefined;
  const values: number[] = [];
  const runs = box.readUInt32BE(4);
  for (let run = 0; run < runs && values.length < samples; run++) {
    const at = 8 + run * 8;
    const count = Math.min(box.readUInt32BE(at), samples - values.length);
    // In version 0 delays are unsigned by the standard, but QuickTime and others write negative ones.
    const value = signed ? box.readInt32BE(at + 4) : box.readUInt32BE(at + 4);
    for (let index = 0; index < count; index++) values.push(value);
  }
  return values;
}

/** Position of each sample: the index has the positions of chunks, which contain consecutive samples. */
function readOffsets(table: Buffer, sizes: readonly number[]): number[] {
  const chunks = readChunks(table);
  const runs = need(findBox(table, 'stsc')?.body, 'stsc');
  const runCount = runs.readUInt32BE(4);
  const offsets: number[] = [];
  for (let run = 0; run < runCount; run++) {
    const at = 8 + run * 12;
    const last = run + 1 < runCount ? runs.readUInt32BE(at + 12) - 1 : chunks.length;
    const perChunk = runs.readUInt32BE(at + 4);
    if (runs.readUInt32BE(at + 8) !== 1) throw new UnreadableIndex('the video changes its format');
    for (let chunk = runs.readUInt32BE(at); chunk <= last && offsets.length < sizes.length; chunk++) {
      let offset = need(chunks[chunk - 1], 'chunk');
      for (let index = 0; index < perChunk && offsets.length < sizes.length; index++) {
        const size = sizes[offsets.length] ?? 0;
        offsets.push(offset);
        offset += size;
      }
    }
  }
  if (offsets.length < sizes.length) throw new UnreadableIndex('the index is not complete');
  return offsets;
}

function readChunks(table: Buffer): number[] {
  const narrow = findBox(table, 'stco')?.body;
  if (narrow) {
    const count = limited(narrow.readUInt32BE(4));
    return Array.from({ length: count }, (_, index) => narrow.readUInt32BE(8 + index * 4));
  }
  const wide = need(findBox(table, 'co64')?.body, 'co64');
  const count = limited(wide.readUInt32BE(4));
  return Array.from({ length: count }, (_, index) => Number(wide.readBigUInt64BE(8 + index * 8)));
}

/** Numbers of the samples where decoding can start, counted from 1; undefined when it can start at all of them. */
function readSync(box: Buffer | undefined): Set<number> | undefined {
  if (!box) return undefined;
  const count = limited(box.readUInt32BE(4));
  return new Set(Array.from({ length: count }, (_, index) => box.readUInt32BE(8 + index * 4)));
}

function need<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new UnreadableIndex(`the index has no ${what}`);
  return value;
}

function positive(value: number): number {
  if (value > 0) return value;
  throw new UnreadableIndex('the index has no time scale');
}

function limited(count: number): number {
  if (count > maxSamples) throw new UnreadableIndex('the index is damaged');
  return count;
}
