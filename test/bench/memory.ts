/**
 * A job of 500 needs and 3,000 events a second with everything that reads them: is its memory after the first tenth what
 * it is at the end? One minute, or as many as `--minutes` says: `npm run bench memory -- --minutes 10`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { weightOf } from '../../source/commands/weight.ts';
import type { EventBody } from '../../source/core/events.ts';
import { JobLog } from '../../source/engine/job-log.ts';
import { homeAt } from '../../source/store/home.ts';
import { JobSaver } from '../../source/store/jobs.ts';
import { LogFile } from '../../source/store/log-file.ts';
import { StatusFile } from '../../source/store/status-file.ts';
import { longJob } from '../harness/long-job.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const seconds = Number(values.minutes) * 60;
const needs = 500;
const eventsPerSecond = 3000;
/** So many needs are at work at a time. */
const atOnce = 12;
/** The limit. */
const mostGrowthMb = 50;

const root = mkdtempSync(join(tmpdir(), 'stockpile-bench-memory-'));
const say = (line: string) => process.stdout.write(`${line}\n`);
const fail = (error: unknown) => {
  throw error;
};

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function memoryMb(): { heap: number; all: number } {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / 1e6, all: rss / 1e6 };
}

/** What a running job tells, in about the proportions it does. */
function eventAt(turn: number): EventBody {
  const place = (Math.floor(turn / eventsPerSecond) * atOnce + (turn % atOnce)) % needs;
  const needId = `n${place}`;
  const about = { needId, step: 'fetch', key: `k${place}` } as const;
  if (turn % 1000 === 0) return { type: 'need.state', needId, state: 'active', message: `turn ${turn}` };
  if (turn % 100 === 0)
    return { type: 'log', level: 'info', needId, message: `Asked again in 4 s (${turn}).` };
  if (turn % 50 === 0) return { type: 'step.started', ...about };
  if (turn % 50 === 49) return { type: 'step.stopped', ...about };
  if (turn % 10 === 0) return { type: 'cache.asked', hit: turn % 20 === 0 };
  return {
    type: 'step.progress',
    ...about,
    fraction: (turn % 997) / 997,
    message: '3.1 of 7.4 MB · 2.2 MB/s',
  };
}

try {
  const home = homeAt(join(root, 'home'));
  const log = new JobLog({ ...longJob(needs), outputDir: join(root, 'output') });
  const saver = new JobSaver(home, log.job, fail);
  const status = new StatusFile(log.job, fail);
  const logFile = new LogFile(home, log.job.id, 'info', fail);
  log.subscribe(logFile.read);
  log.subscribe((event, job) => {
    saver.changed(job, weightOf(event.type));
    status.changed(job);
  });
  status.start();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  let sent = 0;
  let first: ReturnType<typeof memoryMb> | undefined;
  for (;;) {
    const elapsed = (performance.now() - began) / 1000;
    if (!first && elapsed >= seconds / 10) first = memoryMb();
    if (elapsed >= seconds) break;
    while (sent < elapsed * eventsPerSecond) log.emit(eventAt(sent++));
    await sleep(4);
  }
  const busy = process.cpuUsage();
  const last = memoryMb();
  await saver.flush();
  await status.stop();
  await logFile.close();
  const growth = last.heap - (first?.heap ?? 0);
  const met = growth <= mostGrowthMb;
  say(
    `${needs} needs, ${Math.round(sent / seconds)} events a second for ${seconds} s: ${first?.heap.toFixed(0)} MB after a tenth, ${last.heap.toFixed(0)} MB at the end (resident ${first?.all.toFixed(0)} and ${last.all.toFixed(0)} MB)`,
  );
  say(
    `processor ${((busy.user + busy.system) / 1e4 / seconds).toFixed(0)} %, nothing waited longer than ${(delay.max / 1e6).toFixed(0)} ms, in 99 % of cases ${(delay.percentile(99) / 1e6).toFixed(0)} ms`,
  );
  say(`growth ${growth.toFixed(1)} MB  limit ${mostGrowthMb} MB  ${met ? 'met' : 'MISSED'}`);
  if (!met) process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
