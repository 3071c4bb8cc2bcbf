import type { Check } from '../core/app.ts';
import { describeError } from '../core/errors.ts';
import { hdrSupport } from '../media/dynamic-range.ts';
import type { Tools } from '../media/tools.ts';

/** What this machine's ffmpeg cannot do with HDR; nothing where it can do all. */
export async function hdrChecks(tools: Tools): Promise<Check[]> {
  if (!tools.ffmpeg.found) return [];
  const hint = 'Install a current ffmpeg with libzimg and libx265, or set FFMPEG_PATH to one.';
  try {
    const { toneMaps, encodesHevc } = await hdrSupport(tools);
    const lacks = [
      !toneMaps && 'cannot turn HDR footage into SDR: such clips look pale',
      !encodesHevc && 'cannot write HEVC: clips for an HDR video are SDR',
    ].filter((each) => each !== false);
    return lacks.length === 0
      ? []
      : [{ name: 'hdr', state: 'limited', detail: `this ffmpeg ${lacks.join('; it ')}`, hint }];
  } catch (error) {
    return [{ name: 'hdr', state: 'limited', detail: describeError(error), hint }];
  }
}
