import type { Job } from '../../../core/job/job.ts';
import type { Action, KeyHandlers } from '../../keys/keymap.ts';
import type { KeyLabels } from '../../parts/Footer.tsx';

/** Actions that need a clip. */
const clipActions: readonly Action[] = ['play', 'copy', 'next-best', 'keep-clip'];

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
  return path === undefined ? { 'reject-clip': 'film it' } : {};
}

/** The actions that can do nothing for the chosen row. */
export function unusableResultActions(
  job: Job,
  { path, canRetry, hasNext }: { path: string | undefined; canRetry: boolean; hasNext: boolean },
): Action[] {
  return [
    ...(path === undefined ? clipActions : []),
    ...(canRetry ? [] : (['retry'] as const)),
    ...(job.changes?.undo.length ? [] : (['undo'] as const)),
    ...(hasNext ? [] : (['next-job'] as const)),
  ];
}
