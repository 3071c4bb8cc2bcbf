/**
 * How long a search in 20,000 films takes, and how much memory: `npm run bench library`. The films are links to twenty
 * real ones. `npm run bench library -- --files 100000` only scans a library of that size, and stops a scan in the middle.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { findTools, requireTool } from '../../source/media/tools/tools.ts';
import type { ProviderContext, Source } from '../../source/providers/interfaces.ts';
import { createLibrarySource } from '../../source/providers/library/library-source.ts';
import {
  openTextMatching,
  type TextMatching,
  wordStems,
} from '../../source/providers/matching/text-matching.ts';
import { FileCache } from '../../source/store/cache.ts';
import { makeLibrary } from './library/make-library.ts';
import { measureScan } from './library/measure-scan.ts';

const films = 20_000;
const limitMs = 40;
/** The memory limits in megabytes: without the model, while it is loaded, and ten seconds after its last use. */
const memoryLimits = { words: 600, reading: 1200, after: 300 } as const;
/** The model is unloaded some seconds after its last use. */
const restMs = 10_000;
const folder = await mkdtemp(path.join(tmpdir(), 'library-bench-'));
const signal = new AbortController().signal;
const { files } = parseArgs({ options: { files: { type: 'string' } } }).values;
try {
  if (files === undefined) await bench();
  else await measureScan(folder, Number(files), check);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const settings = { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' };
  const tools = await findTools({ settings, home: folder });
  const library = path.join(folder, 'library');
  await makeLibrary(folder, library, films, requireTool(tools.ffmpeg).path);

  const open = (matching: TextMatching) =>
    createLibrarySource({ folders: [library], tools, settings: { MIN_CLIP_DURATION: 4 }, matching });
  const context: ProviderContext = {
    signal,
    workDir: folder,
    cache: new FileCache(path.join(folder, 'cache'), { ttlDays: 1 }),
    progress: () => {},
    log: (_level, message) => say(message),
    called: () => {},
    reserve: async () => ({ id: '', release: () => {}, keep: () => {} }),
  };
  const search = (phrase: string, from: Source) => from.search(request(phrase), context);
  await measureStems(open(wordStems()), search);
  collectGarbage();
  check(`largest memory without the model: ${peakMb().toFixed(0)} MB`, peakMb(), memoryLimits.words);
  say(`memory with nothing open: ${memoryMb().toFixed(0)} MB`);
  const matching = openTextMatching(folder);
  if (!matching.model) return say('The sentence model is not here.');
  const source = open(matching);
  await timed('first search of the next run', () => search('lighthouse at dusk', source));
  collectGarbage();
  say(`memory before: ${memoryMb().toFixed(0)} MB`);
  const start = performance.now();
  let largest = 0;
  const isRead = async () => (await matching.library?.(context))?.vectors !== undefined;
  while (!(await isRead())) {
    await setTimeout(500);
    largest = Math.max(largest, memoryMb());
  }
  const seconds = (performance.now() - start) / 1000;
  say(`what the films show was read in the background in ${seconds.toFixed(0)} s`);
  await searches('with the sentence model', (phrase) => search(phrase, source));
  await setTimeout(restMs);
  const after = memoryMb();
  check(`memory while reading: ${largest.toFixed(0)} MB`, largest, memoryLimits.reading);
  check(`memory ten seconds after its last use: ${after.toFixed(0)} MB`, after, memoryLimits.after);
}

/** A separate function, so that its variables can be freed. */
async function measureStems(
  source: Source,
  search: (phrase: string, from: Source) => Promise<readonly unknown[]>,
): Promise<void> {
  await timed('first search, with the scan', () => search('lighthouse at dusk', source));
  await searches('word stems', (phrase) => search(phrase, source));
}

async function searches(
  what: string,
  search: (phrase: string) => Promise<readonly unknown[]>,
): Promise<void> {
  const times: number[] = [];
  for (const phrase of ['waves on the beach', 'snow in mountains', 'aerial island', 'night trafic', 'coffee'])
    times.push(await timed(`search "${phrase}"`, () => search(phrase)));
  const slowest = Math.max(...times.slice(1));
  check(`slowest search, ${what}: ${slowest.toFixed(0)} ms`, slowest, limitMs);
}

function check(what: string, value: number, limit: number): void {
  say(`${what}, allowed are ${limit}${value > limit ? '  MISSED' : ''}`);
  if (value > limit) process.exitCode = 1;
}

/** Frees memory that is no longer used. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** The largest memory so far, in megabytes. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1000;
}

/** The memory of this process and of those that it started, such as that of the sentence model. */
function memoryMb(): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'ppid=,rss=,comm='], { encoding: 'utf8' });
  const children = [...stdout.matchAll(/^ *(\d+) +(\d+) (?!ps$)/gm)]
    .filter(([, parent]) => Number(parent) === process.pid)
    .map(([, , kilobytes]) => Number(kilobytes) * 1024);
  return children.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss()) / 1e6;
}

function request(phrase: string) {
  const need = {
    id: 'n01',
    at: 0,
    until: 5,
    phrase,
    alternates: ['calm sea in the evening', 'harbour with boats'],
    mustShow: 'water',
    welcome: ['boat', 'light'],
    avoid: [],
    spoken: '',
    why: '',
    selected: true,
    origin: 'planned' as const,
  };
  return { phrase, need, limit: 10 };
}

/** @returns CPU time in milliseconds, which depends less on the load of the machine than wall time */
async function timed(what: string, work: () => Promise<readonly unknown[]>): Promise<number> {
  const start = performance.now();
  const before = process.cpuUsage();
  const found = await work();
  const { user, system } = process.cpuUsage(before);
  const workMs = (user + system) / 1000;
  const clockMs = performance.now() - start;
  say(
    `${what}: ${workMs.toFixed(0)} ms of work, ${clockMs.toFixed(0)} ms by the clock, ${found.length} found`,
  );
  return Math.min(workMs, clockMs);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
