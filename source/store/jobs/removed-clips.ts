import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Job } from '../../core/job/job.ts';

/**
 * Deletes the files of clips that were taken out of a job, and their folders where nothing else is in them. A file that
 * cannot be deleted stays; the reports do not mention it.
 */
export async function deleteRemovedClips({ needs, outputDir }: Job): Promise<void> {
  const kept = new Set(
    needs.flatMap(({ results }) => Object.values(results.file).map(({ clip }) => clip.file)),
  );
  for (const file of needs.flatMap(({ removed = [] }) => removed).filter((each) => !kept.has(each))) {
    const path = join(outputDir, ...file.split('/'));
    await rm(path, { force: true }).catch(() => {});
    await rmdir(dirname(path)).catch(() => {});
  }
}
