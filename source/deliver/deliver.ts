import { join } from 'node:path';
import type { Job } from '../core/job/job.ts';
import { toSrt } from '../core/transcript/transcript.ts';
import { costReport } from './cost-report.ts';
import { credits } from './credits.ts';
import { report } from './report.ts';
import { shotList } from './shot-list.ts';

/** Writes a job's reports into its output folder. @param write replaces a file whole @throws the file system's error. */
export async function deliver(job: Job, write: (path: string, text: string) => Promise<void>): Promise<void> {
  const files: Record<string, string> = {
    'report.json': json(report(job)),
    'cost_report.json': json(costReport(job)),
    'credits.md': credits(job),
    'shot-list.md': shotList(job),
    ...(job.transcript && { 'transcript.srt': toSrt(job.transcript) }),
  };
  for (const [name, text] of Object.entries(files)) await write(join(job.outputDir, name), text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
