import { runProcess } from '../../../../source/media/process/process.ts';
import { requireTool } from '../../../../source/media/tools/tools.ts';
import { testTools } from '../../tools.ts';
import { withFile } from '../films/media-facts.ts';

/** Loudness values a second. */
const rate = 100;
const samplesPerValue = 80;

/** The loudness of a recording, a hundred times per second. */
export type Loudness = Float32Array;

/** Measures the loudness of a file over time. */
export async function loudness(file: string): Promise<Loudness> {
  const chunks: Buffer[] = [];
  const { ffmpeg } = await testTools();
  await runProcess({
    program: requireTool(ffmpeg).path,
    args: [
      ...['-v', 'error', '-nostdin', '-i', file, '-map', '0:a:0'],
      ...['-ac', '1', '-ar', String(rate * samplesPerValue), '-f', 's16le', 'pipe:1'],
    ],
    signal: AbortSignal.timeout(300_000),
    onData: (chunk) => chunks.push(chunk),
  });
  const data = Buffer.concat(chunks);
  const values = new Float32Array(Math.ceil(data.length / 2 / samplesPerValue));
  for (let at = 0; at + 1 < data.length; at += 2) {
    const value = Math.floor(at / 2 / samplesPerValue);
    values[value] = (values[value] ?? 0) + Math.abs(data.readInt16LE(at)) / samplesPerValue;
  }
  return values;
}

export function loudnessOf(data: Buffer): Promise<Loudness> {
  return withFile(data, loudness);
}

/** Values a second in the first, coarse search. */
const coarse = 10;
/** How much of a part the coarse search compares at every position: two minutes. */
const probeLength = 120 * coarse;

/**
 * Finds the position of a part in the whole recording, in seconds, by comparing their loudness. First the part's
 * beginning everywhere, then all of it at the best places, then those by the hundredth of a second.
 */
export function locate(part: Loudness, whole: Loudness): number {
  const factor = rate / coarse;
  const [few, all] = [thinned(part, factor), thinned(whole, factor)];
  const everywhere = Array.from({ length: Math.max(1, all.length - few.length + 2) }, (_, at) => at);
  const likely = best(everywhere, 20, (at) => difference(few.subarray(0, probeLength), all, at));
  const likeliest = best(likely, 5, (at) => difference(few, all, at));
  const near = likeliest.flatMap((at) =>
    Array.from({ length: 4 * factor + 1 }, (_, step) => (at - 2) * factor + step),
  );
  const [place = 0] = best(
    near.filter((at) => at >= 0),
    1,
    (at) => difference(part, whole, at),
  );
  return place / rate;
}

/** The positions with the smallest difference. */
function best(places: readonly number[], count: number, differenceAt: (place: number) => number): number[] {
  return places
    .map((place) => ({ place, difference: differenceAt(place) }))
    .sort((first, second) => first.difference - second.difference)
    .slice(0, count)
    .map(({ place }) => place);
}

function difference(part: Loudness, whole: Loudness, at: number): number {
  let sum = 0;
  for (let index = 0; index < part.length; index += 1) {
    sum += Math.abs((part[index] ?? 0) - (whole[at + index] ?? 0));
  }
  return sum;
}

function thinned(values: Loudness, factor: number): Loudness {
  const result = new Float32Array(Math.ceil(values.length / factor));
  values.forEach((value, index) => {
    const at = Math.floor(index / factor);
    result[at] = (result[at] ?? 0) + value;
  });
  return result;
}
