import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '../core/footage/media.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import { endLeftovers } from '../media/process/leftovers.ts';
import type { JobLog } from './job-log.ts';

/** Partial files of tools, which start over, and copies of cookies. Partial downloads, which resume, are named otherwise. */
const disposable = /(?:\.[0-9a-f]{8}\.part|^cookies-.*\.txt)$/;

/**
 * Makes a job's work folder, or takes it over from a run that was killed: kills orphaned programs and removes files that
 * are of no use. The caller holds the job's lock. @returns what was killed, as a sentence for the log
 */
export async function openWorkFolder(workDir: string): Promise<string | undefined> {
  await mkdir(workDir, { recursive: true });
  const ended = await endLeftovers(workDir);
  const found = await readdir(workDir, { recursive: true });
  for (const name of found.filter((each) => disposable.test(each)))
    await rm(join(workDir, name), { force: true });
  return ended.length === 0 ? undefined : `Ended what a killed run had left at work: ${ended.join(', ')}.`;
}

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
