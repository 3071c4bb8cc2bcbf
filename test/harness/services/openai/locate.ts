import { runProcess } from '../../../../source/media/process.ts';
import { requireTool } from '../../../../source/media/tools.ts';
import { testTools } from '../../tools.ts';
import { withFile } from '../media-facts.ts';

/** Loudness values a second. */
const rate = 100;
const samplesPerValue = 80;

/** How loud a recording is, a hundred times a second. */
export type Loudness = Float32Array;

/** Listens to a file: its loudness over time. */
export async function loudness(file: string): Promise<Loudness> {
  const chunks: Buffer[] = [];
  const { ffmpeg } = await testTools();
  await runProcess({
    program: requireTool(ffmpeg).path,
    args: [
      ...['-v', 'error', '-nostdin', '-i', file, '-map', '0:a:0'],
      ...['-ac', '1', '-ar', String(rate * samplesPerValue), '-f', 's16le', 'pipe:1'],
    ],
    signal: AbortSignal.timeout(120_000),
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

/**
 * Where in the whole recording a part was taken, in seconds: where the two are loud and quiet alike. First by the tenth of
 * a second, then around the best places by the hundredth.
 */
export function locate(part: Loudness, whole: Loudness): number {
  const coarse = 10;
  const [few, all] = [thinned(part, coarse), thinned(whole, coarse)];
  const places = Array.from({ length: Math.max(1, all.length - few.length + 2) }, (_, at) => at);
  const best = places
    .map((at) => ({ at: at * coarse, difference: difference(few, all, at) }))
    .sort((first, second) => first.difference - second.difference)
    .slice(0, 5);
  let result = { at: 0, difference: Number.POSITIVE_INFINITY };
  for (const { at } of best) {
    for (let near = Math.max(0, at - 2 * coarse); near <= at + 2 * coarse; near += 1) {
      const found = difference(part, whole, near);
      if (found < result.difference) result = { at: near, difference: found };
    }
  }
  return result.at / rate;
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
