import { rename, rm } from 'node:fs/promises';
import { runProcess } from '../media/process/process.ts';
import { requireTool, type Tools } from '../media/tools/tools.ts';
import { Canvas, type CanvasSize } from './picture.ts';
import type { Drawing } from './scene.ts';

/** A film that is drawn frame by frame. */
export interface DrawnFilm {
  size: CanvasSize;
  /** Frames a second. */
  rate: number;
  seconds: number;
  draw: Drawing;
}

export interface EncodeOptions {
  signal: AbortSignal;
  /** Scales the size of the film, for tests that do not need full size: 0.5 is half as high. */
  scale?: number;
  /** Called after each frame was sent to ffmpeg. */
  frame?: () => void;
}

/** The height of a landscape film and the width of a portrait film, in pixels. Pictures are drawn smaller and scaled up. */
const linesOf = { landscape: 720, portrait: 540 };

/**
 * Draws a film and encodes it as H.264 MP4, scaled up, with a key frame every two seconds, at a constant quantizer, which
 * is a quarter faster than constant quality. The same ffmpeg makes the same bytes of the same film.
 * @throws ProcessError when ffmpeg fails; the signal's reason when aborted
 */
export async function encodeFilm(
  film: DrawnFilm,
  file: string,
  tools: Tools,
  options: EncodeOptions,
): Promise<void> {
  const { width, height } = film.size;
  const usual = width > height ? linesOf.landscape / height : linesOf.portrait / width;
  const scale = usual * (options.scale ?? 1);
  const large = `${evenNear(width * scale)}:${evenNear(height * scale)}`;
  const part = `${file}.part`;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`];
  const colors = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'];
  const args = [
    ...[
      '-hide_banner',
      '-loglevel',
      'error',
      '-y',
      ...input,
      '-framerate',
      String(film.rate),
      '-i',
      'pipe:0',
    ],
    ...['-vf', `scale=${large}:flags=bicubic:out_color_matrix=bt709,format=yuv420p,setsar=1`],
    // ffmpeg 4.1 turns on trellis quantization in spite of the preset, which doubles the time.
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-trellis', '0', '-qp', '26', '-bf', '0', '-threads', '1'],
    ...colors,
    ...['-g', String(film.rate * 2), '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    ...['-movflags', '+faststart', '-f', 'mp4', `file:${part}`],
  ];
  const program = requireTool(tools.ffmpeg).path;
  try {
    await runProcess({ program, args, signal: options.signal, input: frames(film, options) });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The nearest even number: H.264 requires even sizes. */
function evenNear(length: number): number {
  return Math.round(length / 2) * 2;
}

async function* frames(film: DrawnFilm, { signal, frame }: EncodeOptions): AsyncGenerator<Uint8Array> {
  const picture = new Canvas(film.size);
  const bytes = new Uint8Array(picture.data.buffer);
  const count = Math.round(film.seconds * film.rate);
  for (let number = 0; number < count; number += 1) {
    signal.throwIfAborted();
    film.draw(picture, number / film.rate);
    yield bytes;
    frame?.();
  }
}
