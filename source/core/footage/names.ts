import slugify from '@sindresorhus/slugify';
import type { OutputLayout } from '../settings/footage-settings.ts';
import { formatFolderStamp, formatFolderTime } from '../text/timecode.ts';

/** Max characters of a part of a name. */
const maxPartLength = 40;

/** Lower-case ASCII words joined by `_`, at most 40 characters, cut between words where possible; never empty. */
export function toFileName(text: string, fallback = 'untitled'): string {
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
export function jobFolderName(videoName: string, at: Date): string {
  return `${toFileName(videoName.replace(/\.[^.]+$/, ''), 'video')}_${formatFolderStamp(at)}`;
}

/** The name of a need's folder, such as "00m30s_city_skyline_aerial". */
export function needFolderName(atSeconds: number, phrase: string): string {
  return `${formatFolderTime(atSeconds)}_${toFileName(phrase, 'need')}`;
}

/** The folder of all clips in the flat layout. */
const flatFolder = 'clips';

/**
 * The path of a clip in its job's folder, with `/`, such as
 * "00m30s_city_skyline/00m30s_city_skyline_1_score09.mp4". The name begins with the moment, so that it sorts and says
 * what it is in the bin of an editor.
 * @param clip.folder the folder of its need, unique in the job
 * @param clip.number its place among the clips of the need, from 1; the next free one when the name is taken
 * @param clip.score 1 to 10
 * @param taken the paths of the need's other clips
 */
export function clipFilePath(
  clip: { folder: string; number: number; score: number },
  layout: OutputLayout,
  taken: readonly string[],
): string {
  const score = String(Math.max(1, Math.min(10, Math.round(clip.score)))).padStart(2, '0');
  const inside = layout === 'flat' ? flatFolder : clip.folder;
  const path = (number: number) => `${inside}/${clip.folder}_${number}_score${score}.mp4`;
  let number = clip.number;
  while (taken.includes(path(number))) number++;
  return path(number);
}
