import type { Verdict } from '../../../core/footage/shot.ts';
import { filedClipsOf } from '../../../core/job/filed-clips.ts';
import type { Job } from '../../../core/job/job.ts';
import type { Action, KeyHandlers } from '../../keys/keymap.ts';
import type { KeyLabels } from '../../parts/Footer.tsx';
import type { ResultRow } from './result-lines.ts';

/** Actions that need a clip. */
const clipActions: readonly Action[] = ['play', 'copy', 'next-best'];
/** The keys of a verdict, which are about the need where there is no clip. */
const [toFilmAction, searchAgainAction] = ['reject-clip', 'keep-clip'] as const;

/** Without a clip, the keys of a clip's verdict are about the need. */
export function resultChoices(
  { film, 'take-back': takeBack, ...on }: KeyHandlers,
  hasClip: boolean,
): KeyHandlers {
  return hasClip
    ? on
    : { ...on, ...(film && { 'reject-clip': film }), ...(takeBack && { 'keep-clip': takeBack }) };
}

/** The words of keys that act on the need where there is no clip. */
export function resultKeyLabels(path: string | undefined): KeyLabels {
  return path === undefined ? { 'reject-clip': 'film it', 'keep-clip': 'search after all' } : {};
}

interface UnusableOptions {
  path: string | undefined;
  row: ResultRow | undefined;
  canRetry: boolean;
  hasNext: boolean;
}

/** The actions that can do nothing for the chosen row. */
export function unusableResultActions(job: Job, { path, row, canRetry, hasNext }: UnusableOptions): Action[] {
  return [
    ...(path === undefined ? [...clipActions, row?.progress.toFilm ? toFilmAction : searchAgainAction] : []),
    ...(canRetry ? [] : (['retry'] as const)),
    ...(job.changes?.undo.length ? [] : (['undo'] as const)),
    ...(hasNext ? [] : (['next-job'] as const)),
  ];
}

/** What is said after a verdict on a clip, or after it was withdrawn. */
export function verdictNotice(
  { progress, key }: Pick<ResultRow, 'progress' | 'key'>,
  verdict: Verdict | undefined,
  nextBestKey: string,
): string {
  const { phrase } = progress.need;
  if (verdict === undefined) return `The clip of "${phrase}" is no longer marked.`;
  if (verdict === 'keep') return `The clip of "${phrase}" is marked as kept.`;
  const isFilled = filedClipsOf(progress).some((each) => each.key !== key && !each.isRejected);
  const then = isFilled ? '' : ` "${phrase}" is to film now.`;
  return `Rejected: the clip stays in its folder.${then} ${nextBestKey} makes the next best one.`;
}
