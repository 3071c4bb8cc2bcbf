/**
 * A real job whose events are raised to 3,000 a second, and what memory it takes each second once everything unused is
 * gone: `node --expose-gc program.js VIDEO TRANSCRIPT SECONDS`. Settings come from the environment.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../../../source/core/job.ts';
import { killAllProcesses } from '../../../source/media/process.ts';
import { startBusyJob } from './busy-job.ts';
import { eventAt } from './said.ts';

const [video = '', transcript = '', secondsText = ''] = process.argv.slice(2);
const seconds = Number(secondsText);
const eventsPerSecond = 3000;
const leastNeeds = 500;
/** The issue's limit. */
const mostGrowthMb = 50;
/** What counts as the beginning: the first minute, in a short form the first third. */
const firstSeconds = Math.min(60, Math.floor(seconds / 3));

interface Sample {
  /** What is in use. */
  used: number;
  /** What the system gave. */
  resident: number;
}

const samples: Sample[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);
const { log, ended, stop } = await startBusyJob(video, transcript);
let told = 0;
log.subscribe(() => {
  told += 1;
});
let over = false;
const end = ended.finally(() => {
  over = true;
});
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const began = performance.now();
for (let turn = 0; !over && samples.length < seconds; ) {
  const elapsed = (performance.now() - began) / 1000;
  while (told < elapsed * eventsPerSecond) log.emit(eventAt(log.job, turn++));
  if (elapsed >= samples.length + 1) look();
  await sleep(4);
}
const took = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage();
const { job } = log;
stop();
killAllProcesses();
await end;
conclude();

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

function conclude(): void {
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
  const isWhole = samples.length >= seconds && job.needs.length >= leastNeeds;
  if (!isWhole)
    say(
      `This was no job of ${leastNeeds} needs for ${seconds} s${job.error === undefined ? '' : `: ${job.error}`}.`,
    );
  const met = isWhole && used.most - used.first <= mostGrowthMb;
  say(
    `in use ${megabytes(used.first)} after ${firstSeconds} s, at most ${megabytes(used.most)} from then on: growth ${(used.most - used.first).toFixed(1)} MB  limit ${mostGrowthMb} MB  ${met ? 'met' : 'MISSED'}`,
  );
  if (!met) process.exitCode = 1;
}

/** Where it stood after the beginning, the middle of five seconds, and the most it came to after that. */
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
