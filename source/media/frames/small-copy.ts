import { rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { FileRef } from '../../core/footage/media.ts';
import { inputGuards, toFileUrl } from '../cut/input.ts';
import { newPartFile } from '../cut/part-file.ts';
import { sdrFiltersForFile } from '../probe/dynamic-range.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** More than any model reads. */
const framesPerSecond = 6;

/** Copies are made in a lane sized for service calls, not for the CPU: this limits them to half of the cores. */
const limit = pLimit(Math.max(1, Math.floor(availableParallelism() / 2)));

export interface SmallCopyRequest {
  file: string;
  /** The MP4 to write. */
  output: string;
  maxHeight: number;
  /** The copy ends here. */
  limitSeconds: number;
}

/**
 * Makes a small copy of a film for a model to watch: no sound, few frames per second, the same times as the film.
 * @throws ProcessError when ffmpeg fails.
 */
export function makeSmallCopy(
  request: SmallCopyRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  return limit(() => makeCopy(request, tools, signal));
}

async function makeCopy(
  { file, output, maxHeight, limitSeconds }: SmallCopyRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  const part = newPartFile(output);
  const colors = await sdrFiltersForFile(file, tools, signal);
  // H.264 needs even numbers.
  const height = `2*trunc(min(${maxHeight}\\,ih)/2)`;
  try {
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...inputGuards, '-i', toFileUrl(file)],
        ...['-map', '0:V:0', '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
        ...[
          '-t',
          String(limitSeconds),
          '-vf',
          [`fps=${framesPerSecond}`, `scale=-2:${height}`, ...colors].join(','),
        ],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '30', '-pix_fmt', 'yuv420p'],
        ...['-movflags', '+faststart', '-f', 'mp4', toFileUrl(part)],
      ],
      signal,
    });
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { path: output, sizeBytes: (await stat(output)).size };
}
