/** How long a search in 20,000 films takes: `npm run bench library`. The films are links to twenty real ones. */
import { link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runProcess } from '../../source/media/process/process.ts';
import { findTools, requireTool } from '../../source/media/tools/tools.ts';
import type { ProviderContext, Source } from '../../source/providers/interfaces.ts';
import { createLibrarySource } from '../../source/providers/library/library-source.ts';
import {
  openTextMatching,
  type TextMatching,
  wordStems,
} from '../../source/providers/matching/text-matching.ts';
import { FileCache } from '../../source/store/cache.ts';

const films = 20_000;
const limitMs = 40;
/** The memory limit while the model is loaded, and the most that may remain ten seconds after its last use, in megabytes. */
const memoryLimits = { reading: 1200, more: 100 } as const;
/** The model is unloaded some seconds after its last use. */
const restMs = 10_000;
const subjects = 'harbour lighthouse wave rain snow cloud skyline traffic train coffee candle forest'.split(
  ' ',
);
const places = 'dawn dusk night beach window mountain village market bridge garden street island'.split(' ');
const ways = 'aerial slow closeup wide handheld timelapse tracking static drone macro'.split(' ');

const folder = await mkdtemp(path.join(tmpdir(), 'library-bench-'));
const signal = new AbortController().signal;
try {
  await bench();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const settings = { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' };
  const tools = await findTools({ settings, home: folder });
  const library = path.join(folder, 'library');
  await makeFilms(library, requireTool(tools.ffmpeg).path);

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
  say(`memory with nothing open: ${memoryMb().toFixed(0)} MB`);
  const matching = openTextMatching(folder);
  if (!matching.model) return say('The sentence model is not here.');
  const source = open(matching);
  await timed('first search of the next run', () => search('lighthouse at dusk', source));
  collectGarbage();
  const before = memoryMb();
  say(`memory before: ${before.toFixed(0)} MB`);
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
  collectGarbage();
  check(`memory while reading: ${largest.toFixed(0)} MB`, largest, memoryLimits.reading);
  const more = memoryMb() - before;
  check(`memory ten seconds after: ${more.toFixed(0)} MB more than before`, more, memoryLimits.more);
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

function memoryMb(): number {
  return process.memoryUsage.rss() / 1e6;
}

async function makeFilms(library: string, ffmpeg: string): Promise<void> {
  const seeds = Array.from({ length: 20 }, (_, n) => path.join(folder, `seed ${n}.mp4`));
  for (const [n, seed] of seeds.entries()) {
    const input = ['-f', 'lavfi', '-i', `testsrc=size=64x36:rate=10:duration=${5 + n}`];
    await runProcess({ program: ffmpeg, args: ['-nostdin', '-loglevel', 'error', ...input, seed], signal });
  }
  for (let n = 0; n < films; n += 1) {
    const pick = (list: readonly string[], divisor: number) =>
      list[Math.floor(n / divisor) % list.length] ?? '';
    const below = path.join(library, pick(places, 1), pick(ways, 12));
    if (n < 120) await mkdir(below, { recursive: true });
    const name = `${pick(subjects, 120)}_${pick(places, 7)}_${pick(ways, 31)}_${letters(n)}_${n}.mp4`;
    // Some file systems limit the links to a file, so there are twenty files.
    await link(seeds[n % seeds.length] ?? '', path.join(below, name));
  }
}

/** A unique word for each film, like the name of a person, a town or a project. */
function letters(n: number): string {
  const [consonants, vowels] = ['bdfgklmnprstvz', 'aeiou'];
  let word = '';
  for (let rest = n + 5000; rest > 0; rest = Math.floor(rest / 70))
    word += `${consonants[rest % 14]}${vowels[Math.floor(rest / 14) % 5]}`;
  return word;
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
