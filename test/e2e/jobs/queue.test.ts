import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { type CliRun, runCli, startCli } from '../../harness/cli.ts';
import { hasPostgres, PostgresProcess } from '../../harness/services/postgres.ts';
import { hasRedis, RedisServer } from '../../harness/services/redis.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

if (!hasRedis) console.warn('\n*** SKIPPED: jobs on several machines, for redis-server is not installed\n');

const footage = inject('footage');
const folder = temporaryFolder('queue');
const nas = join(folder, 'nas');
const video = join(nas, 'talk.mp4');
let redis: RedisServer;

const shotSchema = z.object({ candidateId: z.string(), start: z.number(), end: z.number() });
const clipSchema = z.object({
  ...{ file: z.string(), sha256: z.string(), method: z.string(), frames: z.number(), shot: shotSchema },
});
const reportSchema = z.object({ needs: z.array(z.object({ clips: z.array(clipSchema) })) });

/**
 * The clips of the job in an output folder. The bytes of an encoded one are left out: on a busy machine x264 gives other
 * ones for the same command and frames about once in eight times.
 */
function clipsOf(output: string) {
  const [only = ''] = readdirSync(output);
  const report = reportSchema.parse(JSON.parse(readFileSync(join(output, only, 'report.json'), 'utf8')));
  const clips = report.needs.flatMap((need) => need.clips);
  return clips.map(({ sha256, ...clip }) => (clip.method === 'copied' ? { ...clip, sha256 } : clip));
}

function startWorker(name: string, env: Record<string, string> = {}): CliRun {
  return startCli(['worker'], {
    cwd: folder,
    home: join(folder, name),
    env: { QUEUE_URL: redis.url, PARALLEL_EXTRACTIONS: '1', ...env },
  });
}

const job = (output: string) => [
  ...[video, '--offline', '--library', footage.library, '--output', join(nas, output), '--yes', '--plain'],
  ...['--clips-per-minute', '1.6'],
];

it.each(['redis://127.0.0.1:1', 'postgres://stockpile:secret@127.0.0.1:1/none'])(
  'a worker ends when its queue cannot be reached: %s',
  async (url) => {
    const env = { QUEUE_URL: url };
    const { code, stdout, stderr } = await runCli(['worker'], {
      cwd: folder,
      home: join(folder, 'alone'),
      env,
    });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('The queue at 127.0.0.1:1 cannot be reached');
    expect(stdout + stderr).not.toContain('secret');
  },
);

describe.runIf(hasRedis)('a job with a worker', () => {
  beforeAll(async () => {
    mkdirSync(nas, { recursive: true });
    copyFileSync(footage.video, video);
    copyFileSync(footage.transcript, join(nas, 'talk.srt'));
    redis = await RedisServer.start(join(folder, 'redis'));
    const alone = await runCli(job('alone'), {
      cwd: folder,
      home: warmHome(join(folder, 'home')),
      env: { PARALLEL_EXTRACTIONS: '1' },
    });
    expect(alone.stderr).toBe('');
  });
  afterAll(() => redis.kill());

  it.each([
    ['a shared folder', true],
    ['files over HTTP', false],
  ])('ends with the same clips as alone, with %s', async (name, isShared) => {
    const output = name.replaceAll(' ', '-');
    const env: Record<string, string> = isShared ? { QUEUE_FOLDER: nas } : {};
    const worker = startWorker(`worker-${output}`, env);
    await worker.until((text) => text.includes('taking steps'));
    const options = { QUEUE_URL: redis.url, PARALLEL_EXTRACTIONS: '1', ...env };
    const shared = await runCli(job(output), { cwd: folder, home: join(folder, 'home'), env: options });
    worker.kill('SIGTERM');
    const { stdout } = await worker.result;
    expect(shared).toMatchObject({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^inspect n\d\d: [\d.]+ s$/m);
    expect(stdout).not.toMatch(/^(?:inspect|cut|verify) n\d\d: (?![\d.]+ s$)/m);
    expect(clipsOf(join(nas, output))).toEqual(clipsOf(join(nas, 'alone')));
  });

  it.each([
    ['the worker is killed', 'worker'],
    ['the worker is suspended', 'suspended'],
    ['the queue is killed and started again', 'queue'],
    ['the runner is killed and resumed', 'runner'],
  ])('ends with the same clips when %s', async (name, victim) => {
    const output = victim;
    const home = warmHome(join(folder, `home-${victim}`));
    const env = { QUEUE_URL: redis.url, QUEUE_FOLDER: nas, PARALLEL_EXTRACTIONS: '1' };
    const worker = startWorker(`worker-${victim}`, { QUEUE_FOLDER: nas });
    await worker.until((text) => text.includes('taking steps'));
    const run = startCli(job(output), { cwd: folder, home, env });
    await worker.until((text) => /^inspect n/m.test(text));
    if (victim === 'worker') worker.kill('SIGKILL');
    if (victim === 'suspended') worker.kill('SIGSTOP');
    if (victim === 'runner') run.kill('SIGKILL');
    if (victim === 'queue') {
      await redis.kill();
      await redis.restart();
    }
    const first = await run.result;
    const last =
      victim === 'runner' ? await runCli(['resume', '--plain', '--yes'], { cwd: folder, home, env }) : first;
    worker.kill('SIGCONT');
    worker.kill('SIGTERM');
    await worker.result;
    expect(last, name).toMatchObject({ code: 0, stderr: '' });
    expect(clipsOf(join(nas, output))).toEqual(clipsOf(join(nas, 'alone')));
  });

  it.runIf(hasPostgres)(
    'ends with the same clips through PostgreSQL, also when it is killed and started again',
    async () => {
      const server = await PostgresProcess.start();
      try {
        const env = { QUEUE_URL: server.url, QUEUE_FOLDER: nas, PARALLEL_EXTRACTIONS: '1' };
        const worker = startWorker('worker-postgres', env);
        await worker.until((text) => text.includes('taking steps'));
        const run = startCli(job('postgres'), {
          cwd: folder,
          home: warmHome(join(folder, 'home-postgres')),
          env,
        });
        await worker.until((text) => /^inspect n/m.test(text));
        await server.kill();
        await server.restart();
        const result = await run.result;
        worker.kill('SIGTERM');
        await worker.result;
        expect(result).toMatchObject({ code: 0, stderr: '' });
        expect(clipsOf(join(nas, 'postgres'))).toEqual(clipsOf(join(nas, 'alone')));
      } finally {
        await server.close();
      }
    },
  );
});
