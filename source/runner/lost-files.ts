import { stat } from 'node:fs/promises';
import type { FileRef } from '../core/footage/media.ts';
import { hasEnded } from '../core/job/progress.ts';
import type { JobLog } from './job-log.ts';

/** Drops the results whose file was removed or changed, so that their steps run again. */
export async function forgetLostFiles(log: JobLog): Promise<void> {
  for (const { need, results } of log.job.needs.filter((each) => !hasEnded(each))) {
    for (const step of ['preview', 'fetch', 'cut'] as const) {
      for (const [key, { file }] of Object.entries(results[step])) {
        // No file to miss: a cached inspection needed no preview, a finished one needs it no more, and the cut of a
        // filed clip was moved.
        const isElsewhere =
          !file || (step === 'preview' ? results.inspect[key] : step === 'cut' && results.file[key]);
        if (isElsewhere || (await isThere(file))) continue;
        log.emit({ type: 'step.lost', needId: need.id, step, key });
      }
    }
  }
}

function isThere({ path, sizeBytes }: FileRef): Promise<boolean> {
  return stat(path).then(
    (found) => found.size === sizeBytes,
    () => false,
  );
}
