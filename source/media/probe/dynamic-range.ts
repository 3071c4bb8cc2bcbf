import type { DynamicRange } from '../../core/footage/media.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { askFfprobe, mainVideo, type Stream } from './ffprobe.ts';

/** What of HDR this machine's ffmpeg can do. */
export interface HdrSupport {
  /** Whether it can turn HDR into SDR: filters zscale (libzimg) and tonemap. */
  toneMaps: boolean;
  /** Whether it can write HEVC with 10 bits. */
  encodesHevc: boolean;
}

/** HDR of a stream by its transfer function: PQ (HDR10, Dolby Vision) or HLG (phones, broadcast). */
export function dynamicRangeOf(stream: Stream): DynamicRange | undefined {
  if (stream.color_transfer === 'smpte2084') return 'pq';
  return stream.color_transfer === 'arib-std-b67' ? 'hlg' : undefined;
}

/** The colors of BT.2020 without HDR: in an SDR edit they look pale until they are converted. */
export function isWideGamut(stream: Stream): boolean {
  return stream.color_primaries === 'bt2020' && dynamicRangeOf(stream) === undefined;
}

/**
 * Dolby Vision of profile 5 has colors that only a Dolby decoder understands; anything else shows them green and purple.
 * Other profiles carry an ordinary HDR or SDR picture.
 */
export function isDolbyOnly(stream: Stream): boolean {
  return (stream.side_data_list ?? []).some((data) => data.dv_profile === 5);
}

/** What of HDR ffmpeg can do. @throws UserError when there is no ffmpeg. */
export function hdrSupport(tools: Tools): HdrSupport {
  const { abilities } = requireTool(tools.ffmpeg);
  return { toneMaps: abilities.includes('tone-map'), encodesHevc: abilities.includes('hevc') };
}

/** Nits that SDR white becomes (ITU-R BT.2408): skin and paper look as bright as in an SDR film. */
const referenceWhite = 203;
/** The brightest that HDR is usually mastered for and that HLG is defined for; brighter light becomes white. */
const peakNits = 1000;

/** Filters that turn HDR, or BT.2020 without it, into BT.709 with 8 bits; none for what is BT.709 already. */
export function toneMapFilters(stream: Stream): string[] {
  const transfer = stream.color_transfer;
  const input = `pin=bt2020:min=${stream.color_space === 'bt2020c' ? 'bt2020c' : 'bt2020nc'}`;
  if (isWideGamut(stream))
    return [`zscale=${input}:tin=${transfer === 'bt2020-12' ? '2020_12' : '709'}:p=bt709:t=bt709:m=bt709`];
  if (dynamicRangeOf(stream) === undefined) return [];
  return [
    `zscale=${input}:tin=${transfer}:t=linear:npl=${referenceWhite}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    // Mobius leaves all but highlights as they are; others make the whole picture dark or pale.
    `tonemap=tonemap=mobius:desat=0:peak=${(peakNits / referenceWhite).toFixed(3)}`,
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}

/** Filters that turn one kind of HDR into another; none for what is that already. */
export function rangeFilters(stream: Stream, wanted: DynamicRange): string[] {
  if (dynamicRangeOf(stream) === wanted) return [];
  const transfer = wanted === 'pq' ? 'smpte2084' : 'arib-std-b67';
  return [`zscale=tin=${stream.color_transfer}:t=${transfer}:p=bt2020:m=bt2020nc:npl=${referenceWhite}`];
}

/** What makes an HDR film look as it should in a small copy or in measured pictures; nothing where that is not possible. */
export async function lookFilters(file: string, tools: Tools, signal: AbortSignal): Promise<string[]> {
  const { streams } = await askFfprobe(file, ['-show_streams'], tools, signal);
  const stream = mainVideo(streams);
  if (!stream) return [];
  const filters = toneMapFilters(stream);
  return filters.length > 0 && hdrSupport(tools).toneMaps ? filters : [];
}
