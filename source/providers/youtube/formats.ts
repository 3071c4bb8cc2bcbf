import { minPreviewHeight } from '../stock/renditions.ts';

/** AV1 is left out: the ffmpeg that comes in packages (4.1) cannot decode it. */
const decodable = '[vcodec!^=av01]';

/** Which of a video's files to take, as yt-dlp's `--format` and `--format-sort` say it. */
export interface FormatChoice {
  format: string;
  sort: string;
}

/** A preview of 360 lines may cost this much: a quarter of what YouTube's 360p with sound does, about 640 kbit/s. */
const previewKilobits = 160;
/** Where nothing better is that cheap, this share of the height still shows what a picture is of: 144 of 360. */
const lowestShare = 0.4;

/**
 * The smallest picture that shows enough and is cheap (240p in VP9 usually is), otherwise the smallest from 144p on; no
 * sound. Upright videos count by their width.
 */
export function previewFormat(maxHeight: number): FormatChoice {
  const kilobits = Math.round(previewKilobits * (maxHeight / 360) ** 1.5);
  const enough = sized(minPreviewHeight(maxHeight), maxHeight).map((each) => `${each}[tbr<=${kilobits}]`);
  const choices = [
    ...[...enough, ...sized(Math.floor(maxHeight * lowestShare), maxHeight)].map(
      (each) => `bv${each}${decodable}`,
    ),
    `bv[height<=${maxHeight}]${decodable}`,
    `b[height<=${maxHeight}]${decodable}`,
    `wv*${decodable}`,
    'wv*',
  ];
  return { format: choices.join('/'), sort: '+size,+br,+res,+fps' };
}

/** Pictures between these heights, lying and upright. */
function sized(least: number, most: number): string[] {
  return [
    `[height>=${least}][height<=${most}][width>=${least}]`,
    `[width>=${least}][width<=${most}][height>=${least}]`,
  ];
}

/** The best picture up to this height: H.264 where there is one, since that can be cut without encoding again. */
export function clipFormat(maxHeight: number, keepAudio: boolean): FormatChoice {
  const picture = [`bv${decodable}`, `bv*${decodable}`, 'bv*', 'b'];
  const format = keepAudio ? [`bv${decodable}+ba`, `b${decodable}`, 'bv*+ba', ...picture] : picture;
  return { format: format.join('/'), sort: `res:${maxHeight},vcodec:h264` };
}
