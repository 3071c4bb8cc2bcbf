import { minPreviewHeight } from '../stock/renditions.ts';

/** AV1 is excluded, because ffmpeg 4.1 of the npm packages cannot decode it. */
const decodable = '[vcodec!^=av01]';

/** Values for yt-dlp's options `--format` and `--format-sort`. */
export interface FormatChoice {
  format: string;
  sort: string;
}

/** Max bit rate of a preview of 360 lines: a quarter of YouTube's 360p with sound, about 640 kbit/s. */
const previewKilobits = 160;
/** Min share of the height, when no better format has such a low bit rate: 144 of 360. */
const minHeightShare = 0.4;

/**
 * The format of a preview: the smallest picture that is large enough and has a low bit rate (usually 240p in VP9),
 * otherwise the smallest from 144p on, without sound. For upright videos the width counts.
 */
export function previewFormat(maxHeight: number): FormatChoice {
  const kilobits = Math.round(previewKilobits * (maxHeight / 360) ** 1.5);
  const enough = sized(minPreviewHeight(maxHeight), maxHeight).map((each) => `${each}[tbr<=${kilobits}]`);
  const choices = [
    ...[...enough, ...sized(Math.floor(maxHeight * minHeightShare), maxHeight)].map(
      (each) => `bv${each}${decodable}`,
    ),
    `bv[height<=${maxHeight}]${decodable}`,
    `b[height<=${maxHeight}]${decodable}`,
    `wv*${decodable}`,
    'wv*',
  ];
  return { format: choices.join('/'), sort: '+size,+br,+res,+fps' };
}

/** Filters for pictures between these heights, in landscape and upright format. */
function sized(min: number, max: number): string[] {
  return [
    `[height>=${min}][height<=${max}][width>=${min}]`,
    `[width>=${min}][width<=${max}][height>=${min}]`,
  ];
}

/** The format of a clip: the best picture up to this height, preferably H.264, which can be cut without encoding. */
export function clipFormat(maxHeight: number, keepAudio: boolean): FormatChoice {
  const picture = [`bv${decodable}`, `bv*${decodable}`, 'bv*', 'b'];
  const format = keepAudio ? [`bv${decodable}+ba`, `b${decodable}`, 'bv*+ba', ...picture] : picture;
  return { format: format.join('/'), sort: `res:${maxHeight},vcodec:h264` };
}

/** Formats that are served otherwise than those of `clipFormat`: as a playlist, or picture and sound in one file. */
export function fallbackFormat(maxHeight: number): FormatChoice {
  const size = `[height<=${maxHeight}]${decodable}`;
  return { format: `bv*[protocol^=m3u8]${size}/b${size}`, sort: `res:${maxHeight},vcodec:h264` };
}
