import { join } from 'node:path';
import type { WrittenTimelines } from '../../core/api/app.ts';
import type { Job } from '../../core/job/job.ts';
import { type TimelineFormatName, timelineFiles } from '../../deliver/timelines/timeline-files.ts';
import { removeOrphans } from '../../store/cleanup.ts';
import { writeAtomically } from '../../store/files/write-file.ts';
import type { Home } from '../../store/home.ts';

/**
 * Writes the timelines of a job that was probed into its folder.
 * @param how.formats all formats when empty
 * @param how.relative paths relative to the timeline instead of absolute ones
 * @throws the file system's error
 */
export async function writeTimelines(
  home: Home,
  job: Job,
  how: { formats?: readonly TimelineFormatName[]; relative?: boolean } = {},
): Promise<WrittenTimelines> {
  const { files, faults } = timelineFiles(job, how);
  const written: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(job.outputDir, ...name.split('/'));
    await writeAtomically(path, text);
    written.push(path);
  }
  await removeOrphans(home, job.outputDir);
  return { files: written, faults };
}
