import type { Tools } from '../tools/tools.ts';
import { sdrFiltersForStreams } from './dynamic-range.ts';
import { askFfprobe, intervalToEnd, mainVideo } from './ffprobe.ts';

/** A part of a film, in seconds from its start. */
interface Part {
  startSeconds: number;
  lengthSeconds: number;
}

/** What must be known of a film before its pictures are measured. */
interface FilmFacts {
  /**
   * The times of the key frames of an H.264 film, in seconds from the film's start: a clip that begins there can be
   * copied. Films in another codec are always encoded again, so they have none.
   */
  keyFrames: number[];
  /** Filters that convert HDR to SDR, see `sdrFiltersForFile`. */
  colors: string[];
}

/**
 * Reads where the key frames of a film are, and how its colors are converted, with one start of ffprobe.
 * @param parts where to look; the whole film without any
 * @throws ProcessError when the film cannot be read, or the signal's reason.
 */
export async function readFilmFacts(
  file: string,
  parts: readonly Part[],
  tools: Tools,
  signal: AbortSignal,
): Promise<FilmFacts> {
  const intervals = parts.map(
    ({ startSeconds, lengthSeconds }) => `${startSeconds.toFixed(3)}%+${lengthSeconds.toFixed(3)}`,
  );
  const { packets, streams, format } = await askFfprobe(
    file,
    [
      ...['-select_streams', 'V:0', '-read_intervals', intervals.join(',') || `%${intervalToEnd}`],
      ...['-show_entries', 'format=format_name,start_time:stream:packet=pts_time,flags'],
    ],
    tools,
    signal,
  );
  const colors = sdrFiltersForStreams(streams, tools);
  if (mainVideo(streams)?.codec_name !== 'h264') return { keyFrames: [], colors };
  const start = format?.start_time ?? 0;
  const times = packets.flatMap(({ pts_time: at, flags }) =>
    at !== undefined && flags?.includes('K') ? [Math.round((at - start) * 1e6) / 1e6] : [],
  );
  return { keyFrames: [...new Set(times)].sort((a, b) => a - b), colors };
}
