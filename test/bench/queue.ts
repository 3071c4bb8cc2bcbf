/**
 * Steps on other machines, through a real Redis (or `--server=PostgreSQL`): how much faster 32 steps of a second
 * (`--hold=SECONDS`) are with 1, 2 and 4 machines of one slot each, the job's own among them; how soon the step of a worker
 * that is gone is taken over; then what a step costs, and whether memory stays flat, over 10,000 steps (`--steps=N`).
 * `npm run bench queue`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pLimit from 'p-limit';
import { laneOfKind } from '../../source/queue/kind-of-step.ts';
import { Executor } from '../../source/runner/executor.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';
import { GoneWorkers } from '../harness/queue/gone-worker.ts';
import {
  fakeProviders,
  inspectRun,
  memoryCache,
  noTools,
  openRunner,
  openWorker,
  rankRun,
  settingsWith,
} from '../harness/queue/machines.ts';
import { testServers } from '../harness/queue/servers.ts';

const { values } = parseArgs({
  options: {
    hold: { type: 'string', default: '1' },
    steps: { type: 'string', default: '10000' },
    server: { type: 'string', default: 'Redis' },
  },
});
const needs = 32;
const targets = new Map([
  [2, 1.9],
  [4, 3.5],
]);
const maxOwnMs = 5;
const maxTakeoverSeconds = 10;
/** What is in use after all steps, as a multiple of what is after a fifth of them. */
const maxGrowth = 1.15;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const say = (line: string) => process.stdout.write(`${line}\n`);
const root = mkdtempSync(join(tmpdir(), 'stockpile-bench-queue-'));
const chosen = testServers.find(({ name }) => name === values.server);
if (!chosen?.isInstalled) say(`*** SKIPPED: ${values.server} is not installed`);
else await bench(chosen);
rmSync(root, { recursive: true, force: true });

async function bench({ start }: (typeof testServers)[number]): Promise<void> {
  const server = await start(join(root, 'server'));
  try {
    await speed(server.url, Number(values.hold) * 1000);
    await takeovers(server.url);
    await cost(server.url, Number(values.steps));
  } finally {
    await server.close();
  }
}

async function takeovers(url: string): Promise<void> {
  const workers = new GoneWorkers(root);
  await workers.listen();
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const worker = await workers.start(url);
    const { seconds } = await workers.takeOver(url, signal, () => worker.kill(signal));
    say(
      `a step of a worker with ${signal} is taken over after ${seconds.toFixed(1)} s (limit ${maxTakeoverSeconds})`,
    );
    if (seconds > maxTakeoverSeconds) process.exitCode = 1;
    await workers.clear();
  }
  workers.close();
}

async function speed(url: string, holdMs: number): Promise<void> {
  let alone = 0;
  for (const machines of [1, 2, 4]) {
    const milliseconds = await gathered(url, machines, holdMs);
    alone ||= milliseconds;
    const ratio = alone / milliseconds;
    const target = targets.get(machines);
    const goal = target === undefined ? '' : `, ${ratio.toFixed(2)} times faster (to reach: ${target})`;
    say(`${machines} machines: ${needs} steps in ${(milliseconds / 1000).toFixed(1)} s${goal}`);
    if (target !== undefined && ratio < target) process.exitCode = 1;
  }
}

/** How long the steps take with so many machines, through the real executor. */
async function gathered(url: string, machines: number, holdMs: number): Promise<number> {
  const inspect = async () => {
    await sleep(holdMs);
    return { shots: [], engine: 'model-1', lookedSeconds: 1, rejected: [] };
  };
  const providers = fakeProviders({ inspect, inspectsOn: 'cut' });
  const shared = join(root, 'shared');
  const settings = settingsWith({ PARALLEL_EXTRACTIONS: '1' });
  const lanes = new Lanes(settings);
  const remote = await openRunner(url, { shared });
  const offer = () =>
    lanes.offerElsewhere(remote.seats().map(({ kind, count }) => ({ kind, lane: laneOfKind(kind), count })));
  remote.subscribe(offer);
  const workers = await Promise.all(
    Array.from({ length: machines - 1 }, (_, at) =>
      openWorker(url, join(root, `worker-${at}`), providers, { shared }),
    ),
  );
  const areThere = Promise.withResolvers<void>();
  const count = () => {
    if (remote.machines() >= workers.length) areThere.resolve();
  };
  remote.subscribe(count);
  count();
  await areThere.promise;
  offer();
  const workDir = join(shared, 'work');
  const file = join(shared, 'preview.mp4');
  writeFileSync(file, 'pictures');
  const resources = { settings, providers, tools: noTools, cache: memoryCache(), workDir, lanes, remote };
  const job = sampleJob();
  const executor = new Executor(
    { ...resources, usedShots: async () => [] },
    () => {},
    () => job,
  );
  const { signal } = new AbortController();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: needs }, (_, at) => {
      const needId = `n${machines}-${at}`;
      const { step, input } = inspectRun(needId, { path: file, sizeBytes: 8 }, workDir);
      const signals = { signal, unpaid: signal, kill: signal };
      return executor.run(step, input, { ...signals, priority: () => [0, 0, 0, 0, at], needId });
    }),
  );
  const milliseconds = performance.now() - startedAt;
  for (const { close } of workers) await close();
  await remote.close();
  return milliseconds;
}

/** What is in use once nothing is left to collect. */
function usedMegabytes(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

async function cost(url: string, steps: number): Promise<void> {
  const done = new Map<string, number>();
  const rank = async ({ need }: { need: { id: string } }) => {
    done.set(need.id, (done.get(need.id) ?? 0) + 1);
    return [];
  };
  const worker = await openWorker(url, join(root, 'worker'), fakeProviders({ rank }), { slots: 8 });
  const runner = await openRunner(url);
  const limit = pLimit(8);
  const memory: number[] = [];
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  let ended = 0;
  await Promise.all(
    Array.from({ length: steps }, (_, at) =>
      limit(async () => {
        await runner.run(rankRun(`n${at}`, root));
        ended += 1;
        if (ended % Math.ceil(steps / 10) === 0) memory.push(usedMegabytes());
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const ownMs = (user + system) / 1000 / steps;
  const twice = [...done.values()].filter((times) => times > 1).length;
  const [, first = 1] = memory;
  const growth = (memory.at(-1) ?? 1) / first;
  say(`${steps} steps in ${seconds.toFixed(1)} s: ${steps - done.size} lost, ${twice} done twice`);
  say(`own time a step, of the runner and the worker together: ${ownMs.toFixed(2)} ms (at most ${maxOwnMs})`);
  say(
    `memory: ${memory.map((each) => each.toFixed(0)).join(', ')} MB, × ${growth.toFixed(2)} (at most ${maxGrowth})`,
  );
  if (done.size !== steps || twice > 0 || ownMs > maxOwnMs || growth > maxGrowth) process.exitCode = 1;
  await worker.close();
  await runner.close();
}
