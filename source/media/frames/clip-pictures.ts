import type { Picture, PictureRequest } from '../../core/api/picture.ts';
import { inputGuards, toFileUrl } from '../cut/input.ts';
import { sdrFiltersForFile } from '../probe/dynamic-range.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

const bytesPerPixel = 3;

/**
 * Reads pictures from the middle of equally long parts of a film, or of some seconds of it; fewer when the film is
 * shorter than declared.
 * @throws ProcessError when the film cannot be decoded, or the signal's reason.
 */
export async function readClipPictures(
  request: PictureRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<Picture[]> {
  const { width, height, count } = request;
  const size = width * height * bytesPerPixel;
  const bytes = new Uint8Array(size * count);
  let filled = 0;
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: pictureArguments(request, await sdrFiltersForFile(request.path, tools, signal)),
    signal,
    onData: (chunk) => {
      const part = chunk.subarray(0, bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
    },
  });
  return Array.from({ length: Math.floor(filled / size) }, (_, at) => ({
    width,
    height,
    pixels: bytes.subarray(at * size, (at + 1) * size),
  }));
}

function pictureArguments(
  { path, startSeconds = 0, durationSeconds, count, width, height }: PictureRequest,
  colors: readonly string[],
): string[] {
  const step = (durationSeconds / count).toFixed(4);
  const filters = [
    `select='gte(t,(selected_n+0.5)*${step})'`,
    // New timestamps, so that ffmpeg neither duplicates nor drops a frame.
    'setpts=N/25/TB',
    `scale=${width}:${height}:flags=area`,
    ...colors,
    'format=rgb24',
  ];
  return [
    ...['-v', 'error', '-nostdin', '-threads', '2'],
    // The loop filter takes a third of the time, and its effect is invisible in pictures this small.
    ...['-skip_loop_filter', 'all'],
    // Before the input, so that ffmpeg jumps there instead of decoding everything before it.
    ...(startSeconds > 0 ? ['-ss', startSeconds.toFixed(3)] : []),
    ...[...inputGuards, '-i', toFileUrl(path), '-map', '0:V:0'],
    ...['-vf', filters.join(','), '-r', '25', '-frames:v', String(count), '-f', 'rawvideo', 'pipe:1'],
  ];
}
