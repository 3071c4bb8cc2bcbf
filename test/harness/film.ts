import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type FrameRate, formatRate } from '../../source/core/footage/rate.ts';
import { runProcess } from '../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../source/media/tools/tools.ts';

/** Bits of a frame's number: columns of black and white blocks, the least significant on the left. */
const bits = 16;
/** The number and, below it, its complement, so that a misread frame is noticed. */
const rows = 2;
const black = 16;
const white = 235;

export interface FilmOptions {
  file: string;
  rate: FrameRate;
  frames: number;
  width?: number;
  height?: number;
  /** Encoder options; H.264 with B-frames by default. */
  video?: readonly string[];
  /** Filters between the numbered frames and the encoder: choose frames for a variable rate, turn, interlace. */
  filter?: string;
  /** Stored rotated, with metadata to turn it clockwise; MP4 and MOV only. Needs `filter: 'transpose=cclock'`. */
  turned?: boolean;
  /** The start time of the container, in seconds. */
  startSeconds?: number;
  sound?: boolean;
  /** Further options of the output. */
  output?: readonly string[];
}

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '48', '-sc_threshold', '0'];
const fast = ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-g', '60'];

export const codecs = {
  /** Key frames every 48 frames, B-frames also as reference, reordered by up to three frames. */
  h264: [...x264, '-bf', '3', '-b_strategy', '2'],
  h264NoB: [...x264, '-bf', '0'],
  vp8: ['-c:v', 'libvpx', ...fast],
  vp9: ['-c:v', 'libvpx-vp9', ...fast],
  mpeg4: ['-c:v', 'mpeg4', '-q:v', '3', '-bf', '2', '-g', '24'],
  mpeg4NoB: ['-c:v', 'mpeg4', '-q:v', '3', '-bf', '0', '-g', '24'],
  mpeg2: ['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2', '-g', '12'],
};

/** Makes a film in which every frame shows its own number, from 0. */
export async function makeFilm(options: FilmOptions, tools: Tools): Promise<string> {
  const { file, rate, frames, width = 320, height = 180, video = codecs.h264 } = options;
  await mkdir(dirname(file), { recursive: true });
  const numbers = `${file}.numbers`;
  const encoded = `${file}.nut`;
  await writeFile(numbers, drawNumbers(frames));
  const filters = [`scale=${width}:${height}:flags=neighbor`, 'format=yuv420p', options.filter];
  await ffmpeg(tools, [
    ...['-f', 'rawvideo', '-pixel_format', 'gray', '-video_size', `${bits}x${rows}`],
    ...['-framerate', formatRate(rate), '-i', numbers],
    ...['-vf', filters.filter((filter) => filter !== undefined).join(',')],
    // NUT preserves variable times; ffmpeg 5 fills the gaps when it encodes to MP4.
    ...[...video, '-f', 'nut', encoded],
  ]);
  const seconds = (frames * rate.den) / rate.num;
  await ffmpeg(tools, [
    ...['-i', encoded],
    ...(options.sound ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`] : []),
    ...['-c:v', 'copy', ...(options.startSeconds ? ['-output_ts_offset', String(options.startSeconds)] : [])],
    ...[...(options.output ?? []), `file:${file}`],
  ]);
  await Promise.all([rm(numbers), rm(encoded)]);
  if (options.turned) await turn(file);
  return file;
}

/** Rotates an MP4 by 90 degrees clockwise, as phones do: with a matrix in its track header. */
async function turn(file: string): Promise<void> {
  const data = await readFile(file);
  const matrix = data.indexOf('tkhd') + 44;
  const values = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
  values.forEach((value, index) => {
    data.writeInt32BE(value, matrix + index * 4);
  });
  await writeFile(file, data);
}

async function ffmpeg(tools: Tools, args: readonly string[]): Promise<void> {
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: ['-v', 'error', '-y', '-nostdin', ...args],
    signal: AbortSignal.timeout(300_000),
  });
}

/** The numbers in a film's frames, in display order. */
export async function readFrameNumbers(file: string, tools: Tools): Promise<number[]> {
  const chunks: Buffer[] = [];
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-v', 'error', '-nostdin', '-i', `file:${file}`, '-map', '0:V:0'],
      // Every frame exactly once, whatever its time.
      ...['-vf', `scale=${bits}:${rows}:flags=area,format=gray,setpts=N/25/TB`, '-r', '25'],
      ...['-f', 'rawvideo', 'pipe:1'],
    ],
    signal: AbortSignal.timeout(300_000),
    onData: (chunk) => chunks.push(chunk),
  });
  const data = Buffer.concat(chunks);
  const size = bits * rows;
  return Array.from({ length: data.length / size }, (_, index) =>
    readNumber(data.subarray(index * size, (index + 1) * size)),
  );
}

function drawNumbers(frames: number): Buffer {
  const data = Buffer.alloc(frames * bits * rows);
  for (let number = 0; number < frames; number++) {
    for (let bit = 0; bit < bits; bit++) {
      const set = (number >> bit) & 1;
      const at = number * bits * rows + bit;
      data[at] = set ? white : black;
      data[at + bits] = set ? black : white;
    }
  }
  return data;
}

function readNumber(blocks: Buffer): number {
  let number = 0;
  for (let bit = 0; bit < bits; bit++) {
    const [upper = 0, lower = 0] = [blocks[bit], blocks[bit + bits]];
    if (upper > 128 === lower > 128)
      throw new Error(`bit ${bit} of a frame cannot be read: ${upper} over ${lower}`);
    if (upper > 128) number |= 1 << bit;
  }
  return number;
}

/** The display time of each frame in seconds from the start of the file, as a decoder reports it; NaN if it does not. */
export async function readFrameTimes(file: string, tools: Tools): Promise<number[]> {
  const { stdout } = await runProcess({
    program: requireTool(tools.ffprobe).path,
    args: [
      ...['-v', 'error', '-of', 'json', '-select_streams', 'V:0', '-show_format', '-show_frames'],
      ...['-show_entries', 'format=start_time:frame=best_effort_timestamp_time', `file:${file}`],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  const { format, frames } = answerSchema.parse(JSON.parse(stdout));
  return frames.map((frame) => frame.best_effort_timestamp_time - format.start_time);
}

const answerSchema = z.object({
  format: z.object({ start_time: z.coerce.number() }),
  frames: z.array(z.object({ best_effort_timestamp_time: z.coerce.number().catch(Number.NaN) })),
});
