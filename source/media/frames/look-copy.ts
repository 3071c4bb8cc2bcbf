import { rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { FileRef } from '../../core/footage/media.ts';
import { fileUrl, inputGuards } from '../cut/input.ts';
import { partFile } from '../cut/part-file.ts';
import { lookFilters } from '../probe/dynamic-range.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** Pictures a second in the copy: more than any model looks at. */
const picturesPerSecond = 6;

/** Copies are made inside a lane that waits for answers, not for the processor: no more at once than it has room for. */
const side = pLimit(Math.max(1, Math.floor(availableParallelism() / 2)));

export interface LookCopyRequest {
  file: string;
  /** The MP4 to write. */
  output: string;
  maxHeight: number;
  /** Nothing after this is in the copy. */
  limitSeconds: number;
}

/**
 * A small copy of a film for somebody to look at: no sound, few pictures a second, its times those of the film.
 * @throws ProcessError when ffmpeg fails.
 */
export function makeLookCopy(request: LookCopyRequest, tools: Tools, signal: AbortSignal): Promise<FileRef> {
  return side(() => makeCopy(request, tools, signal));
}

async function makeCopy(
  { file, output, maxHeight, limitSeconds }: LookCopyRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  const part = partFile(output);
  const colors = await lookFilters(file, tools, signal);
  // Even numbers, as H.264 wants them.
  const height = `2*trunc(min(${maxHeight}\\,ih)/2)`;
  try {
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...inputGuards, '-i', fileUrl(file)],
        ...['-map', '0:V:0', '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
        ...[
          '-t',
          String(limitSeconds),
          '-vf',
          [`fps=${picturesPerSecond}`, `scale=-2:${height}`, ...colors].join(','),
        ],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '30', '-pix_fmt', 'yuv420p'],
        ...['-movflags', '+faststart', '-f', 'mp4', fileUrl(part)],
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
