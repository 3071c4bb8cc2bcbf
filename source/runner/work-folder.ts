import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { killOrphans } from '../media/process/orphans.ts';

/** Partial files of tools, which start over, and copies of cookies. Partial downloads, which resume, are named otherwise. */
const disposable = /(?:\.[0-9a-f]{8}\.part|^cookies-.*\.txt)$/;

/**
 * Makes a job's work folder, or takes it over from a run that was killed: kills orphaned programs and removes files that
 * are of no use. The caller holds the job's lock. @returns what was killed, as a sentence for the log
 */
export async function openWorkFolder(workDir: string): Promise<string | undefined> {
  await mkdir(workDir, { recursive: true });
  const ended = await killOrphans(workDir);
  const found = await readdir(workDir, { recursive: true });
  for (const name of found.filter((each) => disposable.test(each)))
    await rm(join(workDir, name), { force: true });
  return ended.length === 0 ? undefined : `Ended what a killed run had left at work: ${ended.join(', ')}.`;
}
