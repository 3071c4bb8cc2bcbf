/**
 * The status file that other programs watch: the runner's own time for one write, and how old the file gets while a job
 * runs.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setInterval } from 'node:timers/promises';
import * as z from 'zod';
import type { Job } from '../../source/core/job/job.ts';
import { createStatus, StatusFile } from '../../source/store/jobs/status-file.ts';
import { replay } from '../harness/replay/replay.ts';
import { drawnTrace, measuredTrace } from '../harness/replay/trace.ts';

const limits = { milliseconds: 1, ageSeconds: 1 };
/** How long the file is watched, in milliseconds. */
const watchedMs = 6000;
const say = (line: string) => process.stdout.write(`${line}\n`);
const schema = z.object({ updatedAt: z.iso.datetime() });

function verdict(met: boolean): string {
  if (!met) process.exitCode = 1;
  return met ? 'met' : 'MISSED';
}

/** The states of a job of this many needs, from its beginning to its end, and their moments. */
async function statesOf(needs: number): Promise<{ job: Job; now: number }[]> {
  const states: { job: Job; now: number }[] = [];
  await replay(drawnTrace(measuredTrace(), needs, 1), (job, now) => states.push({ job, now }));
  return states.filter((_, at) => at % Math.ceil(states.length / 60) === 0);
}

/** The middle of the milliseconds that the content takes at moments of a job. */
function middle(states: readonly { job: Job; now: number }[]): number {
  const all = states.map(({ job, now }) => {
    const from = performance.now();
    JSON.stringify(createStatus(job, now), undefined, 2);
    return performance.now() - from;
  });
  return all.sort((a, b) => a - b)[all.length >> 1] ?? 0;
}

const few = await statesOf(100);
middle(few);
const milliseconds = middle(few);
say(
  `one write, 100 needs: ${milliseconds.toFixed(2)} ms   ≤ ${limits.milliseconds} ms  ${verdict(milliseconds <= limits.milliseconds)}`,
);

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-status-'));
try {
  const { job } = few[few.length >> 1] ?? { job: undefined };
  if (!job) throw new Error('no job ran');
  const outputDir = join(folder, 'output');
  mkdirSync(outputDir);
  const file = new StatusFile({ ...job, outputDir }, (error) => {
    throw error;
  });
  const path = join(outputDir, '.processing_status.json');
  file.start();
  let oldest = 0;
  const until = Date.now() + watchedMs;
  for await (const _ of setInterval(20)) {
    if (!existsSync(path)) continue;
    if (Date.now() > until) break;
    file.changed({ ...job, outputDir });
    const { updatedAt } = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    oldest = Math.max(oldest, (Date.now() - Date.parse(updatedAt)) / 1000);
  }
  await file.stop();
  say(
    `oldest state that was read: ${oldest.toFixed(2)} s   ≤ ${limits.ageSeconds} s  ${verdict(oldest <= limits.ageSeconds)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
