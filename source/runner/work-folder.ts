import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftovers } from '../media/process/leftovers.ts';

/** Half-made files of tools, which begin anew, and copies of cookies. What a download goes on from has another name. */
const passing = /(?:\.[0-9a-f]{8}\.part|^cookies-.*\.txt)$/;

/**
 * Makes a job's work folder, or takes it over from a run that was killed: its programs are ended, what cannot be used is
 * removed. For who holds the job's lock. @returns what was ended, as a sentence for the log
 */
export async function openWorkFolder(workDir: string): Promise<string | undefined> {
  await mkdir(workDir, { recursive: true });
  const ended = await endLeftovers(workDir);
  const found = await readdir(workDir, { recursive: true });
  for (const name of found.filter((each) => passing.test(each)))
    await rm(join(workDir, name), { force: true });
  return ended.length === 0 ? undefined : `Ended what a killed run had left at work: ${ended.join(', ')}.`;
}
