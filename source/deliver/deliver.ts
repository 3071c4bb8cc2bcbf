import { join } from 'node:path';
import type { Job } from '../core/job/job.ts';
import { toSrt } from '../core/transcript/transcript.ts';
import { contactSheet } from './contact-sheet/contact-sheet.ts';
import { costReport } from './cost-report.ts';
import { creditsCsv } from './credits/credits-csv.ts';
import { creditsMarkdown } from './credits/credits-markdown.ts';
import { report } from './report.ts';
import { shotList } from './shot-list.ts';
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
    'report.json': json(report({ ...job, notes: [...job.notes, ...timelines.faults] })),
    'cost_report.json': json(costReport(job)),
    'credits.md': creditsMarkdown(job),
    'credits.csv': creditsCsv(job),
    'shot-list.md': shotList(job),
    'index.html': contactSheet(job),
    ...(job.transcript && { 'transcript.srt': toSrt(job.transcript) }),
  };
  for (const [name, text] of Object.entries(files)) await write(join(job.outputDir, name), text);
  return timelines.faults;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
