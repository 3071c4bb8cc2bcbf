/**
 * How close the runner comes to the shortest time that a job can take: replays measured steps through the real gathering
 * and the real lanes in virtual time. Each ratio is of a whole job, with its transcript and its plan.
 */
import { performance } from 'node:perf_hooks';
import { laneLimits } from '../../source/runner/limits.ts';
import { replay, replayAll, replaySettings } from '../harness/replay/replay.ts';
import { drawnTrace, instant, measuredTrace, type Trace } from '../harness/replay/trace.ts';
import { bestOrder, lowerBound, shortestChain, tasksOf } from './schedule/orders.ts';

const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
/** Orders that are tried for a job, by its needs. */
const tries = (needs: number) => Math.round(30_000 / needs);

const trace = measuredTrace();
const limits = laneLimits(replaySettings, { cores: 2, freeBytes: Number.POSITIVE_INFINITY });
const say = (line: string) => process.stdout.write(`${line}\n`);
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Seconds before the first search, which no order can change: probe, transcript and plan. */
const before = ({ measuredBefore }: Trace) => 0.2 + measuredBefore.transcribe + measuredBefore.plan;

interface Row {
  /** Seconds of the job ÷ the lower bound. */
  ratio: number;
  /** The same of the best fixed order found. */
  best: number;
  /** Seconds from the plan to the first clip ÷ the shortest chain. */
  firstClip: number;
}

async function measured(of: Trace): Promise<Row> {
  const { seconds, firstClip } = await replay(of);
  const tasks = tasksOf(of, limits);
  const bound = before(of) + lowerBound(tasks);
  return {
    ratio: seconds / bound,
    best: (before(of) + bestOrder(tasks, tries(of.needs.length))) / bound,
    firstClip: (firstClip - before(of)) / shortestChain(of, limits),
  };
}

function verdict(met: boolean): string {
  if (!met) process.exitCode = 1;
  return met ? 'met' : 'MISSED';
}

async function row(name: string, traces: readonly Trace[], limit: number): Promise<void> {
  const rows: Row[] = [];
  for (const each of traces) rows.push(await measured(each));
  const ratio = mean(rows.map((each) => each.ratio));
  const best = mean(rows.map((each) => each.best));
  const firstClip = mean(rows.map((each) => each.firstClip));
  const met = ratio <= limit || ratio <= 1.03 * best;
  say(
    `${name.padEnd(34)}${ratio.toFixed(3).padStart(7)}${best.toFixed(3).padStart(12)}${(ratio / best).toFixed(3).padStart(8)}   ≤ ${limit.toFixed(2)}, or 1.03 × best  ${verdict(met).padEnd(6)}${firstClip.toFixed(2).padStart(8)}   ≤ 1.20  ${verdict(firstClip <= 1.2)}`,
  );
}

/** Two jobs of ten needs at once, against one job of their twenty. */
async function shared(): Promise<void> {
  const ratios: number[] = [];
  for (const seed of seeds) {
    const twenty = drawnTrace(trace, 20, seed);
    const halves = [twenty.needs.slice(0, 10), twenty.needs.slice(10)].map((needs) => ({ ...twenty, needs }));
    const ended = await replayAll(halves);
    ratios.push(Math.max(...ended.map(({ seconds }) => seconds)) / (await replay(twenty)).seconds);
  }
  const ratio = mean(ratios);
  say(`two jobs of 10 at once ÷ one of 20: ${ratio.toFixed(3)}   ≤ 1.05  ${verdict(ratio <= 1.05)}`);
}

/** Milliseconds a step of the runner's own time: the fastest of three runs, because a busy machine only adds to it. */
async function ownTime(needs: number): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run++) runs.push(await millisecondsAStep(needs));
  return Math.min(...runs);
}

/** Runs a job whose steps take no time. */
async function millisecondsAStep(needs: number): Promise<number> {
  const of = instant(drawnTrace(trace, needs, 1));
  let steps = 0;
  const from = performance.now();
  const { job } = await replay(of);
  const milliseconds = performance.now() - from;
  for (const { results } of job.needs)
    for (const each of Object.values(results)) steps += Object.keys(each).length;
  return milliseconds / steps;
}

say('Seconds of a job ÷ the lower bound: the larger of the longest chain and each lane’s work ÷ its limit.');
say('The best fixed order knows how long every step takes; the runner does not.\n');
say(
  `${''.padEnd(34)}  ratio  best order  ÷ best   limit                         first clip ÷ shortest chain`,
);
await row('6 needs, as measured', [trace], 1.1);
await row(
  '10 needs drawn, mean of 20 seeds',
  seeds.map((seed) => drawnTrace(trace, 10, seed)),
  1.15,
);
await row('100 needs drawn', [drawnTrace(trace, 100, 1)], 1.04);
await shared();
await millisecondsAStep(50);
const few = await ownTime(250);
const many = await ownTime(1000);
const growth = many / few;
say(
  `own time a step: ${few.toFixed(2)} ms with 250 needs, ${many.toFixed(2)} ms with 1,000   ≤ 1 ms, growing at most 4 ×  ${verdict(many <= 1 && growth <= 4)}`,
);
