import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import * as z from 'zod';
import { type CliRun, runCli, startCli } from '../../harness/cli.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('watch');
const incoming = join(folder, 'incoming');
const home = warmHome(join(folder, 'home'));
mkdirSync(incoming);
const [line = ''] = readFileSync(footage.transcript, 'utf8').split(/\n\n/).slice(2, 3);

/** What NOTIFY_WEBHOOK got. */
const posts: unknown[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    posts.push(JSON.parse(body));
    response.end();
  });
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

let running: CliRun | undefined;
afterEach(async () => {
  running?.kill('SIGKILL');
  await running?.result;
});

function startWatch(): CliRun {
  const { port } = server.address() as AddressInfo;
  const args = [
    'watch',
    'incoming',
    '--offline',
    '--yes',
    '--json',
    '--library',
    footage.library,
    '--output',
    'broll',
  ];
  running = startCli(args, { cwd: folder, home, env: { NOTIFY_WEBHOOK: `http://127.0.0.1:${port}/hook` } });
  return running;
}

const eventSchema = z.looseObject({
  type: z.string(),
  jobId: z.string().optional(),
  video: z.unknown().optional(),
  state: z.string().optional(),
});
const events = ({ stdout }: { stdout: string }) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => eventSchema.parse(JSON.parse(text)));
const finished = (run: { stdout: string }) => events(run).filter(({ state }) => state === 'finished').length;
const queued = (run: { stdout: string }) =>
  events(run)
    .filter(({ type }) => type === 'watch.queued')
    .map(({ video }) => video);
const jobs = () => readdirSync(join(folder, 'broll')).toSorted();

/** The bytes of a video; each number makes another one. */
const videoOf = (number: number) => Buffer.concat([readFileSync(footage.video), Buffer.alloc(number)]);

/** Copies a video into the folder as other programs do: its transcript too, the video in two parts or renamed. */
function arrive(name: string, how: 'slowly' | 'renamed'): () => void {
  const video = videoOf(how === 'slowly' ? 1 : 2);
  const path = join(incoming, name);
  writeFileSync(path.replace('.mp4', '.srt'), line);
  writeFileSync(how === 'slowly' ? path : `${path}.part`, how === 'slowly' ? video.subarray(0, 9000) : video);
  return () => (how === 'slowly' ? writeFileSync(path, video) : renameSync(`${path}.part`, path));
}

describe('a watched folder', () => {
  it('gives each video one job, however it arrives, and tells the webhook', async () => {
    const complete = [arrive('slow.mp4', 'slowly'), arrive('renamed.mp4', 'renamed')];
    const watch = startWatch();
    await watch.until((stdout) => stdout.includes('watch.started'));
    for (const end of complete) end();
    await watch.until(() => finished(watch) === 2);
    expect(queued(watch).toSorted()).toEqual(['renamed.mp4', 'slow.mp4']);
    await vi.waitUntil(() => posts.length === 2, { timeout: 60_000 });
    const texts = posts.map((post) => z.object({ text: z.string() }).parse(post).text);
    expect(texts.toSorted()).toEqual(['renamed.mp4: finished', 'slow.mp4: finished']);
    watch.kill('SIGINT');
    expect((await watch.result).code).toBe(0);
    expect(jobs()).toHaveLength(2);
  });

  it('remembers its videos after a restart, takes a changed one anew, and waits for a folder that is gone', async () => {
    // Touched and renamed, it is still the same video.
    utimesSync(join(incoming, 'slow.mp4'), new Date(), new Date());
    for (const ending of ['srt', 'mp4'])
      renameSync(join(incoming, `renamed.${ending}`), join(incoming, `other name.${ending}`));
    const watch = startWatch();
    await watch.until((stdout) => stdout.includes('watch.started'));
    renameSync(incoming, `${incoming}-away`);
    await watch.until((stdout) => stdout.includes('watch.away'));
    writeFileSync(join(`${incoming}-away`, 'slow.mp4'), videoOf(3));
    renameSync(`${incoming}-away`, incoming);
    await watch.until((stdout) => stdout.includes('watch.back'));
    await watch.until(() => finished(watch) === 1);
    expect(queued(watch)).toEqual(['slow.mp4']);
    watch.kill('SIGINT');
    expect((await watch.result).code).toBe(0);
    expect(jobs()).toHaveLength(3);
  });

  it('stops the job of a video that is replaced, and starts one for the new video', async () => {
    copyFileSync(footage.transcript, join(incoming, 'talk.srt'));
    writeFileSync(join(incoming, 'talk.mp4'), videoOf(4));
    const watch = startWatch();
    await watch.until((stdout) => stdout.includes('"job.opened"'));
    writeFileSync(join(incoming, 'talk.srt'), line);
    writeFileSync(join(incoming, 'talk.mp4'), videoOf(5));
    const ids = () => events(watch).flatMap(({ type, jobId }) => (type === 'job.created' ? [jobId] : []));
    const isSecondFinished = () =>
      events(watch).some(({ state, jobId }) => state === 'finished' && jobId === ids()[1]);
    await watch.until(() => ids().length > 1 && isSecondFinished());
    watch.kill('SIGINT');
    // The job that was stopped for its new video is not an interruption.
    expect((await watch.result).code).toBe(0);
    expect(queued(watch)).toEqual(['talk.mp4', 'talk.mp4']);
    expect(ids()).toHaveLength(2);
    // On a fast machine the first job has ended before the new video has settled.
    const isReplaced = events(watch).some(({ type }) => type === 'watch.replaced');
    expect(isReplaced || finished(watch) === 2).toBe(true);
  });

  it('must exist, and is watched by one program at a time', async () => {
    rmSync(join(incoming, 'talk.mp4'));
    const watch = startWatch();
    await watch.until((stdout) => stdout.includes('watch.started'));
    const place = { cwd: folder, home };
    expect(await runCli(['watch', 'incoming', '--plain'], place)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/already watched by process \d+/),
    });
    expect(await runCli(['watch', 'nothing', '--plain'], place)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no folder'),
    });
    watch.kill('SIGTERM');
    expect((await watch.result).code).toBe(0);
  });
});
