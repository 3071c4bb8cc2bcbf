import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { inputGuards, toFileUrl } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** A frame of a film as JPEG. */
export interface FilmFrame {
  /** Seconds from the film's start. */
  at: number;
  jpeg: Buffer;
}

/** Limits the parallel ffmpeg processes to half of the cores, since other steps need the CPU, too. */
const limit = pLimit(Math.max(1, Math.floor(availableParallelism() / 2)));

/**
 * Reads frames from the middle of equally long parts of a film, in order, one seek each. Frames that cannot be read,
 * for example after a damaged end, are left out.
 * @param request.width max width in pixels
 * @throws ProcessError when no frame can be read, or the signal's reason.
 */
export async function readFilmFrames(
  request: { file: string; seconds: number; count: number; width: number },
  tools: Tools,
  signal: AbortSignal,
): Promise<FilmFrame[]> {
  const { seconds, count } = request;
  const times = Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * seconds);
  const read = await Promise.allSettled(
    times.map((at) =>
      limit(async () => ({ at: rounded(at), jpeg: await readFrame(request, at, tools, signal) })),
    ),
  );
  signal.throwIfAborted();
  const frames = read.flatMap((each) =>
    each.status === 'fulfilled' && each.value.jpeg.length > 0 ? [each.value] : [],
  );
  const failure = read.find((each) => each.status === 'rejected');
  if (frames.length === 0 && failure) throw failure.reason;
  return frames;
}

async function readFrame(
  { file, width }: { file: string; width: number },
  at: number,
  tools: Tools,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-threads', '1', ...inputGuards],
      ...['-ss', at.toFixed(3), '-i', toFileUrl(file), '-map', '0:V:0', '-an', '-sn', '-dn'],
      ...['-frames:v', '1', '-vf', `scale='min(${width},iw)':-2`, '-q:v', '4'],
      ...['-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'],
    ],
    signal,
    onData: (chunk) => chunks.push(chunk),
  });
  return Buffer.concat(chunks);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
