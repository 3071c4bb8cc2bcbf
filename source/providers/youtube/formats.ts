import { leastPreviewHeight } from '../direct/renditions.ts';

/** AV1 is left out: the ffmpeg that comes in packages (4.1) cannot decode it. */
const decodable = '[vcodec!^=av01]';

/** Which of a video's files to take, as yt-dlp's `--format` and `--format-sort` say it. */
export interface FormatChoice {
  format: string;
  sort: string;
}

/** The smallest picture that shows enough, without sound; upright videos count by their width. */
export function previewFormat(maxHeight: number): FormatChoice {
  const least = leastPreviewHeight(maxHeight);
  const lying = `[height>=${least}][height<=${maxHeight}][width>=${least}]`;
  const upright = `[width>=${least}][width<=${maxHeight}]`;
  const choices = [
    `bv${lying}${decodable}`,
    `bv${upright}${decodable}`,
    `bv[height<=${maxHeight}]${decodable}`,
    `b[height<=${maxHeight}]${decodable}`,
    `wv*${decodable}`,
    'wv*',
  ];
  return { format: choices.join('/'), sort: '+size,+br,+res,+fps' };
}

/** The best picture up to this height: H.264 where there is one, since that can be cut without encoding again. */
export function clipFormat(maxHeight: number, keepAudio: boolean): FormatChoice {
  const picture = [`bv${decodable}`, `bv*${decodable}`, 'bv*', 'b'];
  const format = keepAudio ? [`bv${decodable}+ba`, `b${decodable}`, 'bv*+ba', ...picture] : picture;
  return { format: format.join('/'), sort: `res:${maxHeight},vcodec:h264` };
}
