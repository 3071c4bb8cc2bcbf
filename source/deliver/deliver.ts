import { join } from 'node:path';
import type { Job } from '../core/job/job.ts';
import { toSrt } from '../core/transcript/transcript.ts';
import { writeContactSheet } from './contact-sheet/contact-sheet.ts';
import { createCostReport } from './cost-report.ts';
import { writeCreditsCsv } from './credits/credits-csv.ts';
import { writeCreditsMarkdown } from './credits/credits-markdown.ts';
import { createReport } from './report.ts';
import { writeShotList } from './shot-list.ts';
import { timelineFiles } from './timelines/timeline-files.ts';

/**
 * Writes a job's reports and timelines into its output folder.
 * @param write replaces a file atomically
 * @returns why timelines were not written, one sentence each; the report contains them too
 * @throws the file system's error
 */
export async function deliver(
  job: Job,
  write: (path: string, text: string) => Promise<void>,
): Promise<readonly string[]> {
  const timelines = timelineFiles(job);
  const files: Record<string, string> = {
    ...timelines.files,
    'report.json': json(createReport({ ...job, notes: [...job.notes, ...timelines.faults] })),
    'cost_report.json': json(createCostReport(job)),
    'credits.md': writeCreditsMarkdown(job),
    'credits.csv': writeCreditsCsv(job),
    'shot-list.md': writeShotList(job),
    'index.html': writeContactSheet(job),
    ...(job.transcript && { 'transcript.srt': toSrt(job.transcript) }),
  };
  for (const [name, text] of Object.entries(files)) await write(join(job.outputDir, name), text);
  return timelines.faults;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
