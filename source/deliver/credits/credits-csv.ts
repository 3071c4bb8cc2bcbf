import { licences, rightsWarning } from '../../core/footage/licence.ts';
import { type FiledClip, filedClips } from '../../core/job/filed-clips.ts';
import type { Job } from '../../core/job/job.ts';
import { cleanText } from '../../core/text/text.ts';
import { formatClock } from '../../core/text/timecode.ts';
import { withoutFormula, writeCsv } from '../csv.ts';
import { creditOf } from './credit.ts';

export const creditColumns = [
  'at',
  'need',
  'file',
  'title',
  'author',
  'source',
  'url',
  'licence',
  'licence url',
  'credit required',
  'credit',
  'warning',
  'rejected',
] as const;

/** credits.csv: one row a clip, in the order of the video. */
export function writeCreditsCsv(job: Job): string {
  return writeCsv([creditColumns, ...filedClips(job).map(row)]);
}

function row({ progress, clip, isRejected }: FiledClip): string[] {
  const { need } = progress;
  const { label, creditRequired } = licences[clip.licence];
  return [
    formatClock(need.at),
    need.phrase,
    clip.file,
    clip.title,
    clip.author ?? '',
    clip.source,
    clip.url,
    label,
    clip.licenceUrl ?? '',
    creditRequired ? 'yes' : 'no',
    creditOf(clip).line,
    rightsWarning(clip.licence) ?? '',
    isRejected ? 'yes' : 'no',
  ].map((text) => withoutFormula(cleanText(text, 3000)));
}
