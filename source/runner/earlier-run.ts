import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '../core/footage/media.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import { killOrphans } from '../media/process/orphans.ts';
import type { JobLog } from './job-log.ts';

/**
 * Partial files of tools, which cannot resume, and copies of cookies. Partial downloads, which can, have other names.
 */
const disposable = /(?:\.[0-9a-f]{8}\.part|^cookies-.*\.txt)$/;

/**
 * Creates a job's work folder, or takes it over from a killed run: kills its orphaned processes and removes its useless
 * files. The caller holds the job's lock.
 * @returns a sentence for the log about what was killed
 */
export async function openWorkFolder(workDir: string): Promise<string | undefined> {
  await mkdir(workDir, { recursive: true });
  const killed = await killOrphans(workDir);
  const found = await readdir(workDir, { recursive: true });
  for (const name of found.filter((each) => disposable.test(each)))
    await rm(join(workDir, name), { force: true });
  return killed.length === 0
    ? undefined
    : `Killed orphaned processes of an earlier run: ${killed.join(', ')}.`;
}

/** Drops results whose file is missing or has another size, so that their steps run again. */
export async function forgetLostFiles(log: JobLog): Promise<void> {
  for (const { need, results } of log.job.needs.filter((each) => !hasEnded(each))) {
    for (const step of ['preview', 'fetch', 'cut'] as const) {
      for (const [key, { file }] of Object.entries(results[step])) {
        // These files are not needed: the preview of a cached or finished inspection, and the cut of a filed clip.
        const isNotNeeded =
          !file || (step === 'preview' ? results.inspect[key] : step === 'cut' && results.file[key]);
        if (isNotNeeded || (await isUnchanged(file))) continue;
        log.emit({ type: 'step.lost', needId: need.id, step, key });
      }
    }
  }
}

function isUnchanged({ path, sizeBytes }: FileRef): Promise<boolean> {
  return stat(path).then(
    (found) => found.size === sizeBytes,
    () => false,
  );
}
