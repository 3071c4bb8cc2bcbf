import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { fileUrl, inputGuards } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** A picture of a film as JPEG. */
export interface FilmFrame {
  /** Seconds from the film's start. */
  at: number;
  jpeg: Buffer;
}

/** Seeks are short and many, and others use the processor too. */
const side = pLimit(Math.max(1, Math.floor(availableParallelism() / 2)));

/**
 * Pictures of a film from the middle of equally long parts, in order, each read by a seek of its own; those that cannot
 * be read, behind a damaged end, are left out.
 * @param wish.width at most so many pixels wide
 * @throws ProcessError when none can be read, or the signal's reason.
 */
export async function readFilmFrames(
  wish: { file: string; seconds: number; count: number; width: number },
  tools: Tools,
  signal: AbortSignal,
): Promise<FilmFrame[]> {
  const { seconds, count } = wish;
  const times = Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * seconds);
  const read = await Promise.allSettled(
    times.map((at) =>
      side(async () => ({ at: rounded(at), jpeg: await readFrame(wish, at, tools, signal) })),
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
      ...['-ss', at.toFixed(3), '-i', fileUrl(file), '-map', '0:V:0', '-an', '-sn', '-dn'],
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
