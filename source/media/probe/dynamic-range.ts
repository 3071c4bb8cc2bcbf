import type { DynamicRange } from '../../core/footage/media.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { askFfprobe, mainVideo, type Stream } from './ffprobe.ts';

/** The HDR features of this machine's ffmpeg. */
export interface HdrSupport {
  /** Whether it can convert HDR to SDR: filters zscale (libzimg) and tonemap. */
  toneMaps: boolean;
  /** Whether it can encode 10-bit HEVC. */
  encodesHevc: boolean;
}

/** The kind of HDR of a stream, by its transfer function: PQ (HDR10, Dolby Vision) or HLG (phones, broadcast). */
export function dynamicRangeOf(stream: Stream): DynamicRange | undefined {
  if (stream.color_transfer === 'smpte2084') return 'pq';
  return stream.color_transfer === 'arib-std-b67' ? 'hlg' : undefined;
}

/** Whether a stream is BT.2020 but not HDR: its colors look pale in an SDR edit until they are converted. */
export function isWideGamut(stream: Stream): boolean {
  return stream.color_primaries === 'bt2020' && dynamicRangeOf(stream) === undefined;
}

/**
 * Whether only a Dolby decoder can show the right colors: Dolby Vision profile 5 looks green and purple in every other
 * one. Other profiles contain an ordinary HDR or SDR picture.
 */
export function isDolbyOnly(stream: Stream): boolean {
  return (stream.side_data_list ?? []).some((data) => data.dv_profile === 5);
}

/** The HDR features of ffmpeg. @throws UserError when there is no ffmpeg. */
export function hdrSupport(tools: Tools): HdrSupport {
  const { abilities } = requireTool(tools.ffmpeg);
  return { toneMaps: abilities.includes('tone-map'), encodesHevc: abilities.includes('hevc') };
}

/** Nits of SDR white in HDR (ITU-R BT.2408): skin and paper look as bright as in an SDR film. */
const referenceWhite = 203;
/** Max nits of common HDR masters and of HLG; brighter light becomes white. */
const peakNits = 1000;

/** Filters that convert HDR and BT.2020 to 8-bit BT.709; none for BT.709. */
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
    // Mobius changes only the highlights; the other operators make the whole picture dark or pale.
    `tonemap=tonemap=mobius:desat=0:peak=${(peakNits / referenceWhite).toFixed(3)}`,
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}

/** Filters that convert between PQ and HLG; none when the stream already has the wanted kind. */
export function rangeFilters(stream: Stream, wanted: DynamicRange): string[] {
  if (dynamicRangeOf(stream) === wanted) return [];
  const transfer = wanted === 'pq' ? 'smpte2084' : 'arib-std-b67';
  return [`zscale=tin=${stream.color_transfer}:t=${transfer}:p=bt2020:m=bt2020nc:npl=${referenceWhite}`];
}

/**
 * Filters that convert an HDR film to SDR for small copies and thumbnails; none for SDR or when ffmpeg cannot convert.
 */
export async function sdrFiltersForFile(file: string, tools: Tools, signal: AbortSignal): Promise<string[]> {
  const { streams } = await askFfprobe(file, ['-show_streams'], tools, signal);
  return sdrFiltersForStreams(streams, tools);
}

/** The same for a film whose streams are known. */
export function sdrFiltersForStreams(streams: readonly Stream[], tools: Tools): string[] {
  const stream = mainVideo(streams);
  const filters = stream ? toneMapFilters(stream) : [];
  return filters.length > 0 && hdrSupport(tools).toneMaps ? filters : [];
}
