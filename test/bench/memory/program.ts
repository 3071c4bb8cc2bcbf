/**
 * A real job on the full screen, its events raised to 3,000 a second, and what memory it takes each second once everything
 * unused is gone: `node --expose-gc program.js VIDEO TRANSCRIPT SECONDS REPORT` in a terminal. Settings come from the
 * environment.
 */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setInterval } from 'node:timers/promises';
import { onEndSignal } from '../../../source/app/signals/end-signals.ts';
import type { JobHandle } from '../../../source/core/api/app.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { killAllProcesses } from '../../../source/media/process/children.ts';
import { runTui } from '../../../source/tui/run.tsx';
import { FakeApp } from '../../harness/screen/fake-app.ts';
import { startBusyJob } from './busy-job.ts';
import { eventAt } from './extra-events.ts';

const [video = '', transcript = '', secondsText = '', report = ''] = process.argv.slice(2);
const seconds = Number(secondsText);
const eventsPerSecond = 3000;
const leastNeeds = 500;
/** The memory limit. */
const mostGrowthMb = 50;
/** The length of the warm-up: the first minute, or the first third of a shorter run. */
const firstSeconds = Math.min(60, Math.floor(seconds / 3));

interface Sample {
  /** Memory in use. */
  used: number;
  /** Resident memory. */
  resident: number;
}

const samples: Sample[] = [];
const say = (line: string) => appendFileSync(report, `${line}\n`);
const { log, handle, ended, stop } = await startBusyJob(video, transcript);

class BusyApp extends FakeApp {
  override running(): readonly JobHandle[] {
    return [handle];
  }
}

let told = 0;
log.subscribe(() => {
  told += 1;
});
let over = false;
const finish = () => {
  over = true;
};
const end = ended.finally(finish);
const start = { screen: 'job', handle } as const;
// The screen ends before the job when its terminal is closed.
void runTui(new BusyApp([], []), {
  start,
  color: true,
  unicode: true,
  version: '0.0.0',
  onEndSignal,
}).finally(finish);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const began = performance.now();
let turn = 0;
for await (const _ of setInterval(4)) {
  if (over || samples.length >= seconds) break;
  const elapsed = (performance.now() - began) / 1000;
  while (told < elapsed * eventsPerSecond) log.emit(eventAt(log.job, turn++));
  if (elapsed >= samples.length + 1) look();
}
const took = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage();
const { job } = log;
stop();
killAllProcesses();
await end;
process.exit(conclude() ? 0 : 1);

function look(): void {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  samples.push({ used: (heapUsed + external) / 1e6, resident: rss / 1e6 });
  const sinceLine = Math.max(10, seconds / 20);
  const sample = samples.at(-1);
  if (!sample || samples.length % sinceLine !== 0) return;
  const at = String(samples.length).padStart(5);
  say(
    `${at} s  in use ${megabytes(sample.used)}  resident ${megabytes(sample.resident)}  ${states(log.job)}`,
  );
}

/** Prints the result. @returns whether the limit was met */
function conclude(): boolean {
  const used = growth(samples.map((each) => each.used));
  const resident = growth(samples.map((each) => each.resident));
  say(
    `${job.needs.length} needs (${states(job)}), ${Math.round(told / took)} events a second for ${took.toFixed(0)} s`,
  );
  say(
    `processor ${((user + system) / 1e4 / took).toFixed(0)} %, nothing waited longer than ${(delay.max / 1e6).toFixed(0)} ms, in 99 % of cases ${(delay.percentile(99) / 1e6).toFixed(0)} ms`,
  );
  say(
    `resident ${megabytes(resident.first)} after ${firstSeconds} s, at most ${megabytes(resident.most)} from then on`,
  );
  const failed = job.needs.find((each) => each.state === 'failed');
  if (failed) say(`a need failed: ${failed.message}`);
  const isWhole = samples.length >= seconds && job.needs.length >= leastNeeds;
  if (!isWhole)
    say(
      `This was no job of ${leastNeeds} needs for ${seconds} s${job.error === undefined ? '' : `: ${job.error}`}.`,
    );
  const met = isWhole && used.most - used.first <= mostGrowthMb;
  say(
    `in use ${megabytes(used.first)} after ${firstSeconds} s, at most ${megabytes(used.most)} from then on: growth ${(used.most - used.first).toFixed(1)} MB  limit ${mostGrowthMb} MB  ${met ? 'met' : 'MISSED'}`,
  );
  return met;
}

/** The memory after the warm-up (the median of five seconds), and the maximum after that. */
function growth(values: readonly number[]): { first: number; most: number } {
  const [first = 0] = values
    .slice(firstSeconds - 1, firstSeconds + 4)
    .sort((a, b) => a - b)
    .slice(2);
  return { first, most: Math.max(0, ...values.slice(firstSeconds + 4)) };
}

function states({ needs, stage }: Job): string {
  if (needs.length === 0) return stage;
  const counts = Map.groupBy(needs, (each) => each.state);
  return [...counts].map(([state, those]) => `${those.length} ${state}`).join(', ');
}

function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}
