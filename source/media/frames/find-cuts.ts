import { inputGuards, toFileUrl } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

/** Min scene score, 0 to 1, of a frame that begins a new scene; https://ffmpeg.org/ffmpeg-filters.html#select. */
const minSceneScore = 0.3;
/** Pixels. Small pictures give the same scores and are faster. */
const height = 180;

/**
 * Finds where a new scene begins inside a range of a film, by ffmpeg's scene score. Times are seconds from the film's
 * start.
 * @throws ProcessError when the film cannot be read, or the signal's reason.
 */
export async function findCuts(
  file: string,
  range: { start: number; end: number },
  tools: Tools,
  signal: AbortSignal,
): Promise<number[]> {
  const filters = `scale=-2:${height},select='gt(scene,${minSceneScore})',metadata=print:file=-`;
  const { stdout } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-threads', '2', ...inputGuards],
      ...['-ss', range.start.toFixed(3), '-t', (range.end - range.start).toFixed(3), '-i', toFileUrl(file)],
      ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', filters, '-f', 'null', '-'],
    ],
    signal,
  });
  const times = stdout.matchAll(/pts_time:(-?[\d.]+)/g);
  return [...times].map(([, seconds]) => range.start + Number(seconds));
}
