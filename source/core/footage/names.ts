import slugify from '@sindresorhus/slugify';
import { folderStamp, folderTime } from '../text/timecode.ts';

/** Max characters of a part of a name. */
const maxPartLength = 40;

/** Lower-case ASCII words joined by `_`, at most 40 characters, cut between words where possible; never empty. */
export function slug(text: string, fallback = 'untitled'): string {
  const whole = slugify(text.slice(0, 400), { separator: '_', decamelize: false });
  if (whole.length <= maxPartLength) return whole || fallback;
  const cut = whole.slice(0, maxPartLength + 1);
  const lastGap = cut.lastIndexOf('_');
  return (lastGap >= maxPartLength / 2 ? cut.slice(0, lastGap) : whole.slice(0, maxPartLength)).replace(
    /_+$/,
    '',
  );
}

/** The name of a job's output folder, such as "interview_final_20261122_201500". */
export function jobFolder(videoName: string, at: Date): string {
  return `${slug(videoName.replace(/\.[^.]+$/, ''), 'video')}_${folderStamp(at)}`;
}

/** The name of a need's folder, such as "00m30s_city_skyline_aerial". */
export function needFolder(atSeconds: number, phrase: string): string {
  return `${folderTime(atSeconds)}_${slug(phrase, 'need')}`;
}

/**
 * The name of a clip, such as "clip1_5.2s-12.8s_score09_title.mp4": the shot's times in its source, its score 01 to
 * 10.
 */
export function clipFile(clip: {
  number: number;
  startSeconds: number;
  endSeconds: number;
  score: number;
  title: string;
}): string {
  const score = String(Math.max(1, Math.min(10, Math.round(clip.score)))).padStart(2, '0');
  const times = `${clip.startSeconds.toFixed(1)}s-${clip.endSeconds.toFixed(1)}s`;
  return `clip${clip.number}_${times}_score${score}_${slug(clip.title)}.mp4`;
}
