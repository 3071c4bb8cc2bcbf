import type { DynamicRange } from '../../core/footage/media.ts';
import type { HardwareEncoderName } from '../../core/settings/hardware-encoders.ts';
import {
  dynamicRangeOf,
  type HdrSupport,
  isWideGamut,
  rangeFilters,
  toneMapFilters,
} from '../probe/dynamic-range.ts';
import type { Stream } from '../probe/ffprobe.ts';
import { bt709Options, colorOptions } from './picture.ts';

/** How a clip's colors are encoded: filters, encoder and tags. */
export interface ColorPlan {
  filters: readonly string[];
  codec: 'libx264' | 'libx265' | HardwareEncoderName;
  options: readonly string[];
  pixelFormat: string;
  /** ffmpeg's options before the input, and the last filters, for an encoder on hardware. */
  device?: readonly string[];
  upload?: readonly string[];
  tags: readonly string[];
  /** A note on the clip's colors for the user. */
  note?: string;
}

/**
 * Clips are cut once more by whoever edits them: quality and speed count more than size. Against veryfast at the same CRF,
 * superfast takes a fifth less processor time and keeps more detail, in files about 1.7 times as large (measured with
 * `npm run bench cut`'s films).
 */
const h264 = {
  codec: 'libx264',
  options: ['-preset', 'superfast', '-crf', '18', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
  pixelFormat: 'yuv420p',
} as const;

/** The tag hvc1 is the one that Apple's players and editors open; closed groups of pictures can be cut cleanly. */
const hevc = {
  codec: 'libx265',
  options: [
    ...['-preset', 'veryfast', '-crf', '20', '-profile:v', 'main10', '-pix_fmt', 'yuv420p10le'],
    ...['-x265-params', 'log-level=error:open-gop=0', '-tag:v', 'hvc1'],
  ],
  pixelFormat: 'yuv420p10le',
} as const;

const transfers = { pq: 'smpte2084', hlg: 'arib-std-b67' } as const;
export const rangeNames: Record<DynamicRange, string> = { pq: 'PQ', hlg: 'HLG' };

/**
 * Decides how to encode a source's colors: SDR is unchanged; HDR is tone-mapped to BT.709 for an SDR video and kept as
 * HEVC Main 10 for an HDR video.
 * @param wanted the HDR of the video that the clip is for; undefined for SDR.
 */
export function planColors(stream: Stream, wanted: DynamicRange | undefined, support: HdrSupport): ColorPlan {
  const range = dynamicRangeOf(stream);
  if (range === undefined && !isWideGamut(stream))
    return { ...h264, filters: [], tags: colorOptions(stream) };
  const what = range === undefined ? 'BT.2020' : `HDR (${rangeNames[range]})`;
  const canConvert = range === wanted || support.toneMaps;
  if (range !== undefined && wanted !== undefined && support.encodesHevc && canConvert) {
    const primaries = ['-color_primaries', 'bt2020', '-color_trc', transfers[wanted]];
    const tags = [...primaries, '-colorspace', 'bt2020nc', '-color_range', 'tv'];
    return { ...hevc, filters: rangeFilters(stream, wanted), tags };
  }
  if (!support.toneMaps) {
    const note = `its source is ${what}, which this ffmpeg cannot convert to BT.709: it looks pale in an SDR edit`;
    return { ...h264, filters: [], tags: colorOptions(stream), note };
  }
  const note =
    range !== undefined && wanted !== undefined
      ? 'tone-mapped to SDR although the video is HDR: this ffmpeg has no HEVC encoder'
      : `its source is ${what}; tone-mapped to BT.709`;
  return { ...h264, filters: toneMapFilters(stream), tags: bt709Options, note };
}

/** Whether the colors need no conversion, so that the source's packets may be copied. */
export function needsNoColorConversion({ codec, filters, note }: ColorPlan): boolean {
  return codec === 'libx264' && filters.length === 0 && note === undefined;
}
