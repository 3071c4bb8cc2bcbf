import { inputGuards, toFileUrl } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

export interface GrayRequest {
  file: string;
  width: number;
  height: number;
  /** Frames per second; every frame of the file when undefined. */
  rate?: number;
  /** Seconds from the file's own start. */
  startSeconds?: number;
  lengthSeconds?: number;
  /** Filters that convert HDR to SDR, see `sdrFiltersForFile`. */
  colors?: readonly string[];
}

/** Gets one frame: one byte per pixel, row by row. The buffer is reused for the next frame. */
export type GrayReader = (pixels: Uint8Array, index: number) => void;

/**
 * Decodes a video into small gray pictures and passes them to `onFrame` one by one.
 * @returns the number of frames, and ffmpeg's error messages.
 * @throws ProcessError when the video cannot be decoded.
 */
export async function readGrayFrames(
  request: GrayRequest,
  onFrame: GrayReader,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ frames: number; complaints: string }> {
  const frames = new FrameSplitter(request, onFrame);
  const { stderr } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: grayArguments(request),
    signal,
    onData: (chunk) => frames.take(chunk),
  });
  return { frames: frames.count, complaints: stderr.trim() };
}

/** Splits the bytes of gray pictures into frames. */
export class FrameSplitter {
  /** Frames that were complete so far. */
  count = 0;
  readonly #frame: Uint8Array;
  #filled = 0;
  readonly #onFrame: GrayReader;

  constructor({ width, height }: { width: number; height: number }, onFrame: GrayReader) {
    this.#frame = new Uint8Array(width * height);
    this.#onFrame = onFrame;
  }

  take(chunk: Uint8Array): void {
    const frame = this.#frame;
    let taken = 0;
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + frame.length - this.#filled);
      frame.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled < frame.length) continue;
      this.#onFrame(frame, this.count);
      this.count += 1;
      this.#filled = 0;
    }
  }
}

function grayArguments(request: GrayRequest): string[] {
  const { file, width, height, rate, startSeconds = 0, lengthSeconds, colors = [] } = request;
  // Without a rate the frames get new timestamps, so that ffmpeg neither duplicates nor drops one.
  const timing = rate === undefined ? ['setpts=N/25/TB'] : [`fps=${rate}`];
  const filters = [...timing, `scale=${width}:${height}:flags=area`, ...colors, 'format=gray'];
  return [
    ...['-v', 'error', '-nostdin'],
    ...(startSeconds > 0 ? ['-ss', startSeconds.toFixed(3)] : []),
    ...(lengthSeconds === undefined ? [] : ['-t', lengthSeconds.toFixed(3)]),
    ...[...inputGuards, '-i', toFileUrl(file), '-map', '0:V:0'],
    ...['-vf', filters.join(','), ...(rate === undefined ? ['-r', '25'] : [])],
    ...['-f', 'rawvideo', 'pipe:1'],
  ];
}
