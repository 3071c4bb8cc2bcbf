import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { type CliRun, startCli } from '../harness/cli.ts';
import type { Footage } from './signals.ts';

const eventSchema = z.looseObject({
  type: z.string(),
  jobId: z.string().optional(),
  state: z.string().optional(),
  video: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
});

/** How a video arrives. */
const ways = ['copied slowly', 'renamed into place', 'replaced while worked on'] as const;
type Way = (typeof ways)[number];

/** How long all videos may take. */
const timeoutMs = 20 * 60_000;

/**
 * Lets `count` videos arrive in a watched folder at once, in different ways, and checks that each has one finished job
 * for its final content. @returns what is wrong, one sentence each
 */
export async function watchTorture(
  { video, library }: Footage,
  count: number,
  say: (line: string) => void,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-torture-watch-'));
  const incoming = join(folder, 'incoming');
  mkdirSync(incoming);
  const args = [
    'watch',
    'incoming',
    '--offline',
    '--yes',
    '--json',
    '--library',
    library,
    '--output',
    'output',
  ];
  const watch = startCli([...args, '--clips-per-minute', '0.7'], { cwd: folder, home: join(folder, 'home') });
  const transcript = readFileSync(video.replace(/\.mp4$/, '.srt'), 'utf8');
  const log = new WatchLog(watch);
  try {
    await watch.until((stdout) => stdout.includes('watch.started'));
    const videos = Array.from({ length: count }, (_, at) => {
      const way: Way = ways[at % ways.length] ?? 'copied slowly';
      return { name: `talk ${at + 1}.mp4`, way };
    });
    await Promise.all(
      videos.map(async ({ name, way }) => {
        writeFileSync(
          join(incoming, name.replace('.mp4', '.srt')),
          cuesFrom(transcript, Number(/\d+/.exec(name))),
        );
        await arrive(join(incoming, name), video, way, () => log.hasBegun(name));
      }),
    );
    const expected = (name: string, way: Way) =>
      log.finished(name) > 0 && (!isReplaced(way) || log.begun(name) > 1);
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline && !videos.every(({ name, way }) => expected(name, way))) await delay(500);
    watch.kill('SIGINT');
    const { code, stderr } = await watch.result;
    const faults = videos.flatMap(({ name, way }) => log.faults(name, way));
    if (code !== 0) faults.push(`watch ended with ${code}: ${stderr}`);
    if (log.mostAtOnce > 2) faults.push(`${log.mostAtOnce} jobs ran at once`);
    say(
      `watch: ${count} videos, ${log.jobs} jobs, at most ${log.mostAtOnce} at once, ${faults.length} faults`,
    );
    return faults;
  } finally {
    watch.kill('SIGKILL');
    await watch.result;
    rmSync(folder, { recursive: true, force: true });
  }
}

const isReplaced = (way: Way) => way === 'replaced while worked on';

async function arrive(path: string, video: string, way: Way, hasBegun: () => boolean): Promise<void> {
  const whole = readFileSync(video);
  if (way === 'copied slowly') {
    for (const part of [0.2, 0.5, 0.7, 1]) {
      writeFileSync(path, whole.subarray(0, Math.round(whole.length * part)));
      await delay(1500);
    }
    return;
  }
  copyFileSync(video, `${path}.part`);
  renameSync(`${path}.part`, path);
  if (way === 'renamed into place') return;
  const deadline = Date.now() + timeoutMs;
  while (!hasBegun() && Date.now() < deadline) await delay(50);
  writeFileSync(`${path}.part`, Buffer.concat([whole, Buffer.alloc(64)]));
  renameSync(`${path}.part`, path);
}

/** Six cues of a transcript, other ones for each video. The first and last two have nothing to show. */
function cuesFrom(transcript: string, number: number): string {
  const cues = transcript.trim().split(/\n\n/);
  const first = 2 + ((2 * number) % (cues.length - 10));
  return cues.slice(first, first + 6).join('\n\n');
}

/** What the program reported of each video. */
class WatchLog {
  readonly #watch: CliRun;
  readonly #parsed: z.infer<typeof eventSchema>[] = [];
  #readTo = 0;

  constructor(watch: CliRun) {
    this.#watch = watch;
  }

  get jobs(): number {
    return this.#events().filter(({ type }) => type === 'job.created').length;
  }

  get mostAtOnce(): number {
    const running = new Set<string>();
    let most = 0;
    for (const { type, jobId = '', state } of this.#events()) {
      if (type === 'job.created') running.add(jobId);
      if (type === 'job.state' && state !== 'running') running.delete(jobId);
      most = Math.max(most, running.size);
    }
    return most;
  }

  hasBegun(name: string): boolean {
    return this.#events().some(
      ({ type, jobId }) => type === 'stage.started' && this.#idsOf(name).includes(jobId),
    );
  }

  begun(name: string): number {
    return this.#idsOf(name).length;
  }

  finished(name: string): number {
    const ids = this.#idsOf(name);
    return this.#events().filter(({ jobId, state }) => state === 'finished' && ids.includes(jobId)).length;
  }

  faults(name: string, way: Way): string[] {
    const [begun, finished] = [this.begun(name), this.finished(name)];
    const wanted = isReplaced(way) ? 2 : 1;
    const isRight = begun === wanted && finished >= 1 && finished <= begun;
    return isRight ? [] : [`${name}, ${way}: ${begun} jobs, ${finished} finished`];
  }

  #idsOf(name: string): (string | undefined)[] {
    return this.#events().flatMap(({ type, jobId, video }) =>
      type === 'job.created' && typeof video === 'object' && video.name === name ? [jobId] : [],
    );
  }

  /** All events so far. Each line is parsed only once. */
  #events(): readonly z.infer<typeof eventSchema>[] {
    const { stdout } = this.#watch;
    const end = stdout.lastIndexOf('\n') + 1;
    const lines = stdout.slice(this.#readTo, end).split('\n').slice(0, -1);
    for (const line of lines) this.#parsed.push(eventSchema.parse(JSON.parse(line)));
    this.#readTo = end;
    return this.#parsed;
  }
}
