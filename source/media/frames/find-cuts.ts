import { fileUrl, inputGuards } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** ffmpeg's scene score, 0 to 1, from which a picture begins another scene; https://ffmpeg.org/ffmpeg-filters.html#select. */
const sceneScore = 0.3;
/** A small picture tells as well, and faster. */
const height = 180;

/**
 * The seconds of a film, inside a range of it, at which another scene begins, found by ffmpeg's scene score.
 * @throws ProcessError when it cannot be read, or the signal's reason.
 */
export async function findCuts(
  file: string,
  range: { start: number; end: number },
  tools: Tools,
  signal: AbortSignal,
): Promise<number[]> {
  const filters = `scale=-2:${height},select='gt(scene,${sceneScore})',metadata=print:file=-`;
  const { stdout } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-threads', '2', ...inputGuards],
      ...['-ss', range.start.toFixed(3), '-t', (range.end - range.start).toFixed(3), '-i', fileUrl(file)],
      ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', filters, '-f', 'null', '-'],
    ],
    signal,
  });
  const times = stdout.matchAll(/pts_time:(-?[\d.]+)/g);
  return [...times].map(([, seconds]) => range.start + Number(seconds));
}
