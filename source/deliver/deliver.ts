import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from 'atomically';
import type { Job } from '../core/job.ts';
import { toSrt } from '../core/transcript.ts';
import { costReport } from './cost-report.ts';
import { credits } from './credits.ts';
import { report } from './report.ts';
import { shotList } from './shot-list.ts';

/** Writes a job's reports into its output folder, each atomically. @throws the file system's error. */
export async function deliver(job: Job): Promise<void> {
  await mkdir(job.outputDir, { recursive: true });
  const files: Record<string, string> = {
    'report.json': json(report(job)),
    'cost_report.json': json(costReport(job)),
    'credits.md': credits(job),
    'shot-list.md': shotList(job),
    ...(job.transcript && { 'transcript.srt': toSrt(job.transcript) }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(job.outputDir, name), text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
