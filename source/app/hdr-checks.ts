import type { Check } from '../core/api/app.ts';
import { hdrSupport } from '../media/probe/dynamic-range.ts';
import type { Tools } from '../media/tools/tools.ts';

/** What this machine's ffmpeg cannot do with HDR; empty when it can do everything. */
export function hdrChecks(tools: Tools): Check[] {
  if (!tools.ffmpeg.found) return [];
  const { toneMaps, encodesHevc } = hdrSupport(tools);
  const lacks = [
    !toneMaps && 'cannot turn HDR footage into SDR: such clips look pale',
    !encodesHevc && 'cannot write HEVC: clips for an HDR video are SDR',
  ].filter((each) => each !== false);
  if (lacks.length === 0) return [];
  return [
    {
      name: 'hdr',
      state: 'limited',
      detail: `this ffmpeg ${lacks.join('; it ')}`,
      hint: 'Install a current ffmpeg with libzimg and libx265, or set FFMPEG_PATH to one.',
    },
  ];
}
