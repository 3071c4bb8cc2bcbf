import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CliRun, runCli, startCli } from '../../harness/cli.ts';
import { ownCertificate } from '../../harness/services/certificate.ts';
import { hasRedis, RedisServer } from '../../harness/services/redis.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('secure-queue');
const files = hasRedis ? ownCertificate(join(folder, 'certificate')) : undefined;
if (!files) console.warn('\n*** SKIPPED: an encrypted queue, for redis-server or openssl is not installed\n');

const password = 'a-long-password';
const ends: (() => Promise<unknown>)[] = [];
const env = { NODE_EXTRA_CA_CERTS: files?.certificate ?? '', PARALLEL_EXTRACTIONS: '1' };

const doctor = (url: string, more: Record<string, string> = env) =>
  runCli(['doctor', '--offline'], {
    cwd: folder,
    home: join(folder, 'home'),
    env: { ...more, QUEUE_URL: url },
  });

function startWorker(url: string): CliRun {
  return startCli(['worker', '--lanes', 'cut'], {
    cwd: folder,
    home: join(folder, 'worker'),
    env: { ...env, QUEUE_URL: url },
  });
}

const secure = { password, certificate: '', key: '', ...files };

describe.runIf(files)('a queue that is encrypted and has a password', () => {
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  it('is used with both, and neither a wrong password nor a stranger gets in', async () => {
    const redis = await RedisServer.start(join(folder, 'redis'), { secure });
    ends.push(() => redis.kill());
    const worker = startWorker(redis.url);
    await worker.until((text) => text.includes('taking steps: cut'));
    const [seen, wrong, stranger] = await Promise.all([
      doctor(redis.url),
      doctor(redis.url.replace(password, 'a-wrong-password')),
      doctor(redis.url, { NODE_EXTRA_CA_CERTS: '' }),
    ]);
    expect(seen.stdout).toMatch(/queue +127\.0\.0\.1:\d+, 1 worker/);
    expect(seen.stdout).toMatch(/worker .+ cut 0\/1;.+ idle/);
    expect(wrong.stdout).toMatch(/queue +The queue at 127\.0\.0\.1:\d+ cannot be reached: .*WRONGPASS/);
    expect(stranger.stdout).toMatch(/queue +The queue at 127\.0\.0\.1:\d+ cannot be reached: .*certificate/);
    worker.kill('SIGTERM');
    const { stdout, stderr } = await worker.result;
    for (const text of [seen.stdout, wrong.stdout, wrong.stderr, stranger.stdout, stdout, stderr]) {
      expect(text).not.toContain('password@');
      expect(text).not.toContain(password);
    }
  });
});
