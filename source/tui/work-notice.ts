import type { Job, NeedProgress } from '../core/job/job.ts';
import { refusedClips } from '../core/job/job.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import { needStateWords } from '../core/job/words.ts';
import type { Controller } from './controller.ts';
import type { Tone } from './theme/theme.ts';
import type { Notice } from './view.ts';

/**
 * Says that a need is being worked on, until that is done; then says what came of it. Called before the command is sent.
 * A key or another notice ends it, as it does every notice.
 */
export function notifyOfWork(
  controller: Controller,
  job: Job,
  { need }: NeedProgress,
  text: string,
  tone: Tone = 'good',
): void {
  controller.notify(text, tone);
  const notice = controller.view().notice;
  const handle = controller.handle(job.id);
  // A job that had finished is at first not running again.
  let hasRun = false;
  const stop = handle?.subscribe(() => {
    const now = handle.snapshot();
    hasRun ||= now.state === 'running';
    const isShown = controller.view().notice === notice;
    const isOver = hasRun && now.state !== 'running' && now.state !== 'finished';
    const result = workResult(job, now, need.id);
    if (isShown && !isOver && !result) return;
    stop?.();
    if (isShown && result) controller.notify(result.text, result.tone);
    else if (isShown) controller.clearNotice();
  });
}

/** What became of a need since `before`; undefined while it is worked on. */
function workResult(before: Job, now: Job, needId: string): Notice | undefined {
  const first = before.needs.find(({ need }) => need.id === needId);
  const progress = now.needs.find(({ need }) => need.id === needId);
  if (!progress || progress === first) return undefined;
  const isAtWork = !hasEnded(progress) || refusedClips(progress).length > 0 || progress.picks !== undefined;
  if (isAtWork) return undefined;
  // Work that found nothing better leaves the clips as they were.
  const { file } = progress.results;
  if (Object.keys(file).some((key) => !first?.results.file[key]))
    return { text: `"${progress.need.phrase}": the clip is ready.`, tone: 'good' };
  const why = progress.pickFault ?? progress.message ?? needStateWords[progress.state];
  return { text: `"${progress.need.phrase}": ${why}.`, tone: 'warn' };
}
