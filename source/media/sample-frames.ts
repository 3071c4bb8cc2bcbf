import { fileUrl, inputGuards } from './input.ts';
import { runProcess } from './process.ts';
import { requireTool, type Tools } from './tools.ts';

/** Which frames of a video are wanted, and how small. */
export interface FrameSampling {
  file: string;
  /** Seconds from the file's own start. */
  startSeconds: number;
  seconds: number;
  framesPerSecond: number;
  /** Pixels; the picture is squeezed into this size whatever its shape. */
  width: number;
  height: number;
}

/**
 * Decodes a stretch of a video into small gray frames, evenly spaced in time, one byte a pixel.
 * @param onFrame gets each frame's pixels, row by row, valid only during the call, and its time in seconds.
 * @throws ProcessError when ffmpeg cannot read it; the signal's reason when aborted.
 */
export async function sampleFrames(
  sampling: FrameSampling,
  tools: Tools,
  signal: AbortSignal,
  onFrame: (pixels: Uint8Array, atSeconds: number) => void,
): Promise<void> {
  const { file, startSeconds, seconds, framesPerSecond, width, height } = sampling;
  const frame = new Uint8Array(width * height);
  let filled = 0;
  let count = 0;
  const filters = `fps=${framesPerSecond},scale=${width}:${height}:flags=area,format=gray`;
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
      ...['-ss', startSeconds.toFixed(3)],
      ...inputGuards,
      ...['-i', fileUrl(file), '-t', seconds.toFixed(3), '-map', '0:V:0', '-vf', filters],
      ...['-f', 'rawvideo', 'pipe:1'],
    ],
    signal,
    onData: (chunk) => {
      for (let from = 0; from < chunk.length; ) {
        const part = chunk.subarray(from, from + frame.length - filled);
        frame.set(part, filled);
        filled += part.length;
        from += part.length;
        if (filled < frame.length) continue;
        onFrame(frame, startSeconds + count / framesPerSecond);
        count++;
        filled = 0;
      }
    },
  });
}
