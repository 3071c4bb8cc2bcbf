/**
 * What the full screen costs, in a real pseudo-terminal: `npm run bench screen [-- --save] [--strict]`. The home screen is
 * the built program's. Jobs at work are the built interface over a scripted engine, because real ones end, wait and take
 * processor time of their own: the figures are the screen's alone, and the same work every time. The mouse is on, and
 * there are pictures wherever the screen has room for them. Linux only (/proc).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildBeside, root } from '../../.tools/bundle/bundle.mjs';
import { homeAt } from '../../source/store/home.ts';
import { History } from '../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { program } from '../harness/cli.ts';
import { finishedJob } from '../harness/jobs/jobs.ts';
import { calibrate, Report, type Unit } from './screen/report.ts';
import { pause, type Size, selectedCount, Watched } from './screen/watched.ts';

const usual: Size = { columns: 120, rows: 40 };
const wide: Size = { columns: 200, rows: 60 };
/** Warm-up time: after its start a program still compiles its hot code. */
const warmUpMs = 5000;
const usageMs = 15_000;
const minuteMs = 60_000;
const keysPressed = 60;
/** The interval of key repeat: about thirty times a second. */
const heldKeyMs = 33;
const listRows = 10_000;
/** The wheel over a row of the list, as a terminal reports it. */
const wheelUp = '\u001B[<64;9;9M';
const wheelDown = '\u001B[<65;9;9M';

const report = new Report();
const home = await mkdtemp(path.join(tmpdir(), 'stockpile-bench-'));
const bundleFolder = path.join(root, 'node_modules/.cache/stockpile-bench');
let calibration = calibrate();

try {
  const scripted = await buildBeside('test/bench/screen/program.ts', bundleFolder);
  await firstFrame();
  await history();
  await review(scripted);
  await stages(scripted);
  await work('16 needs, 120x40', [scripted, 'work', '16'], usual, 7);
  await work('40 needs, 200x60', [scripted, 'work', '40'], wide, 12);
} finally {
  await rm(home, { recursive: true, force: true });
  await rm(bundleFolder, { recursive: true, force: true });
}
const isGood = report.end({
  save: process.argv.includes('--save'),
  strict: process.argv.includes('--strict'),
});
if (!isGood) process.exitCode = 1;

/** The time to the first frame; `npm run bench start` measures it in detail. */
async function firstFrame(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    const from = performance.now();
    const watched = new Watched([program], usual, { STOCKPILE_HOME: home });
    times.push((await watched.until((text) => text.includes('quit'))) - from);
    // Quit normally once, because Node saves its compile cache only then.
    if (run === 0) watched.press('q');
    await pause(run === 0 ? 500 : 0);
    watched.close();
  }
  add('first frame', 'ms', quantile(times.slice(1), 0.5), 300);
}

async function history(): Promise<void> {
  const { job } = finishedJob();
  const jobs = Array.from({ length: listRows }, (_, at) => ({
    ...createHistoryEntry(job),
    id: `job-${at}`,
    name: `film_${String(at).padStart(5, '0')}.mp4`,
    updatedAt: Date.now() - 40 * 86_400_000,
  }));
  const place = homeAt(home);
  await writeFile(place.historyFile, JSON.stringify({ version: 1, jobs }));
  // A version that wrote them all in one file is long gone: the first change moves the older ones to their pages.
  await new History(place).put({
    ...createHistoryEntry(job),
    id: 'newest',
    name: `film_${listRows}.mp4`,
  });
  await watch([program], usual, async (watched) => {
    // While the rest of the program and the older jobs are loaded.
    await keys('key to screen, from the first frame on', watched, undefined, () => heldKeyMs);
    await pause(1000);
    await keys(`key to screen, ${listRows} in history`, watched, 20, () => heldKeyMs);
    await pause(1000);
    const { cpuPercent, bytesPerSecond } = await watched.usageDuring(usageMs);
    add('idle', '% CPU', cpuPercent, 1);
    add('idle', 'B/s', bytesPerSecond, 0);
  });
}

async function review(scripted: string): Promise<void> {
  const costs: number[] = [];
  for (const rows of [40, listRows]) {
    await watch([scripted, 'review', String(rows)], usual, async (watched) => {
      await keys(`key to screen, ${rows} in review`, watched, 20, () => heldKeyMs);
      const toggle = () => watched.keyToScreen(' ', selectedCount);
      await keys(`space to screen, ${rows} in review`, watched, 20, () => heldKeyMs, toggle);
      const before = watched.cpuMilliseconds();
      for (let key = 0; key < keysPressed; key += 1) await watched.keyToScreen(key % 2 === 0 ? 'j' : 'k');
      costs.push((watched.cpuMilliseconds() - before) / keysPressed);
    });
  }
  const [few = 0, many = 0] = costs;
  process.stdout.write(
    `a key in review takes ${few.toFixed(1)} ms of processor in 40 rows, ${many.toFixed(1)} ms in ${listRows}\n`,
  );
}

/** The screen before there are needs: a spinner and a bar. May cost at most as much as sixteen needs. */
async function stages(scripted: string): Promise<void> {
  await watch([scripted, 'stages'], usual, async (watched) => {
    await pause(warmUpMs);
    const { cpuPercent, bytesPerSecond } = await watched.usageDuring(usageMs);
    add('first stages', '% CPU', cpuPercent, 7);
    add('first stages', 'B/s', bytesPerSecond);
  });
}

async function work(name: string, command: readonly string[], size: Size, limit: number): Promise<void> {
  await watch(command, size, async (watched) => {
    const from = performance.now();
    await pause(warmUpMs);
    const { cpuPercent, bytesPerSecond } = await watched.usageDuring(usageMs);
    add(name, '% CPU', cpuPercent, limit);
    add(name, 'B/s', bytesPerSecond);
    // At random moments between two frames, as users press keys.
    const gap = (key: number) => 30 + ((key * 47) % 230);
    const keyLimit = size === usual ? 20 : 50;
    await keys(`key to screen, ${name}`, watched, keyLimit, gap);
    const wheel = (key: number) => watched.keyToScreen(key % 30 < 15 ? wheelDown : wheelUp);
    await keys(`wheel to screen, ${name}`, watched, keyLimit, gap, wheel);
    await pause(minuteMs - (performance.now() - from));
    add(`${name}, after a minute`, 'MB', watched.memory());
  });
}

async function keys(
  name: string,
  watched: Watched,
  limit: number | undefined,
  gapMs: (key: number) => number,
  // Down to the end of the shortest list, and up again.
  press = (key: number) => watched.keyToScreen(key % 30 < 15 ? 'j' : 'k'),
): Promise<void> {
  const times: number[] = [];
  for (let key = 0; key < keysPressed; key += 1) {
    await pause(gapMs(key));
    times.push(await press(key));
  }
  add(`${name}, p50`, 'ms', quantile(times, 0.5));
  add(`${name}, p95`, 'ms', quantile(times, 0.95), limit);
}

async function watch(
  command: readonly string[],
  size: Size,
  look: (watched: Watched) => Promise<void>,
): Promise<void> {
  const watched = new Watched(command, size, { STOCKPILE_HOME: home });
  try {
    await watched.until((text) => text.includes('q quit'));
    calibration = calibrate();
    await look(watched);
  } finally {
    watched.close();
  }
}

function add(name: string, unit: Unit, value: number, limit?: number): void {
  report.add(unit === 'B/s' || unit === '% CPU' ? `${name}, ${unit}` : name, unit, value, calibration, limit);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
