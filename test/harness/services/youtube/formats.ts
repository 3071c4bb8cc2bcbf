import { stat } from 'node:fs/promises';
import { makeFilms, type Rendition, remux } from '../films/make-films.ts';
import { type YoutubeFilm, youtubeHeights } from './youtube-film.ts';

/** One file of a video. */
export interface MediaFile {
  formatId: string;
  file: string;
  ext: string;
  /** A format as yt-dlp describes it, without its URL. */
  facts: Record<string, unknown>;
}

/** YouTube's format ids for H.264 without sound, by height. */
const videoIds: Record<number, string> = {
  144: '160',
  240: '133',
  360: '134',
  480: '135',
  720: '136',
  1080: '137',
  1440: '264',
  2160: '266',
};

const codecs: Record<number, string> = {
  144: 'avc1.4d400c',
  360: 'avc1.4d401e',
  480: 'avc1.4d401e',
  720: 'avc1.4d401f',
};

/**
 * A video's files as YouTube has them: the picture in several sizes without sound, the sound alone, and one small file
 * with both.
 */
export async function mediaFiles(film: YoutubeFilm): Promise<MediaFile[]> {
  const { id, seconds, rate = '30', sound = true, heights = youtubeHeights, from, sameAs = id } = film;
  const recipe = {
    name: `youtube-${sameAs}`,
    seconds,
    rate,
    sound,
    heights,
    ...(from === undefined ? {} : { from }),
  };
  const renditions = await makeFilms(recipe);
  const pictures = await Promise.all(renditions.map((each) => picture(each, seconds)));
  const [smallest] = renditions.slice(-1);
  if (!sound || smallest === undefined) return pictures;
  const both = renditions.find(({ height }) => height === 360) ?? smallest;
  return [...pictures, await soundOnly(smallest, seconds), muxed(both, seconds)];
}

async function picture(rendition: Rendition, seconds: number): Promise<MediaFile> {
  const { height, width, fps } = rendition;
  const file = await remux(rendition.file, 'picture.mp4', ['-an']);
  const filesize = (await stat(file)).size;
  const formatId = videoIds[height] ?? `h${height}`;
  return {
    ...{ formatId, file, ext: 'mp4' },
    facts: {
      ...{
        ext: 'mp4',
        width,
        height,
        fps,
        filesize,
        tbr: bitrate(filesize, seconds),
        vbr: bitrate(filesize, seconds),
      },
      ...{ vcodec: codecs[height] ?? 'avc1.640028', acodec: 'none', container: 'mp4_dash' },
      ...{ format_note: `${height}p`, quality: height, dynamic_range: 'SDR' },
    },
  };
}

async function soundOnly(rendition: Rendition, seconds: number): Promise<MediaFile> {
  const file = await remux(rendition.file, 'sound.m4a', ['-vn']);
  const filesize = (await stat(file)).size;
  return {
    ...{ formatId: '140', file, ext: 'm4a' },
    facts: {
      ...{
        ext: 'm4a',
        filesize,
        tbr: bitrate(filesize, seconds),
        abr: bitrate(filesize, seconds),
        asr: 44100,
      },
      ...{
        vcodec: 'none',
        acodec: 'mp4a.40.2',
        container: 'm4a_dash',
        format_note: 'medium',
        audio_channels: 2,
      },
      quality: 3,
    },
  };
}

function muxed({ file, width, height, fps, sizeBytes }: Rendition, seconds: number): MediaFile {
  return {
    ...{ formatId: '18', file, ext: 'mp4' },
    facts: {
      ...{ ext: 'mp4', width, height, fps, tbr: bitrate(sizeBytes, seconds), asr: 44100, audio_channels: 2 },
      ...{ vcodec: 'avc1.42001E', acodec: 'mp4a.40.2', format_note: `${height}p`, quality: 6 },
    },
  };
}

/** Kilobits a second. */
function bitrate(bytes: number, seconds: number): number {
  return Math.round((bytes * 8) / seconds) / 1000;
}
