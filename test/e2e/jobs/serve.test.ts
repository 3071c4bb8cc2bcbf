import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { type Job, jobSchema } from '../../../source/core/job/job.ts';
import { type CliRun, startCli } from '../../harness/cli.ts';
import { freshPlace } from '../../harness/place.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';
import { logIn } from '../../harness/web/log-in.ts';

const footage = inject('footage');
const folder = temporaryFolder('serve');
const running: CliRun[] = [];
afterEach(async () => {
  for (const each of running) each.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ result }) => result));
});

const settings = { SERVE_PORT: '0', CLIP_MAX_HEIGHT: '144', CLIPS_PER_MINUTE: '1' };

/** A server of the built program, and somebody who is logged in there. */
async function startServe(cwd: string, home: string) {
  const run = startCli(['serve', '--offline', '--library', footage.library, '--output', 'broll'], {
    cwd,
    home,
    env: { ...settings, SERVE_FOLDERS: cwd },
  });
  running.push(run);
  await run.until((stdout) => stdout.includes('Ctrl+C'));
  const { origin, cookie } = await logIn(run.stdout);
  const json = { 'content-type': 'application/json' };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { cookie, ...json, ...init.headers } });
  return {
    run,
    ask,
    send: (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    job: async (id: string): Promise<Job> => jobSchema.parse(await (await ask(`/api/jobs/${id}`)).json()),
  };
}

it('a job of one server is reviewed in another one, which takes it over when the first is killed', async () => {
  const { cwd } = freshPlace(folder);
  const home = warmHome(join(cwd, 'home'));
  const first = await startServe(cwd, home);
  const started = await first.send('/api/jobs', { videoPath: join(cwd, 'talk.mp4') });
  const { id } = z.object({ id: z.string() }).parse(await started.json());
  await expect.poll(async () => (await first.job(id)).state).toBe('awaiting-review');

  const second = await startServe(cwd, home);
  const seen = async () => (await second.ask(`/api/jobs/${id}`)).status;
  await expect.poll(seen).toBe(200);
  const before = await first.job(id);
  expect(await second.job(id)).toEqual(before);
  const added = { type: 'add', phrase: 'purple zebra', at: 3, until: 7 };
  expect((await second.send(`/api/jobs/${id}/commands`, added)).status).toBe(204);
  expect((await first.job(id)).needs).toHaveLength(before.needs.length + 1);

  const saved = () => readFileSync(join(home, 'jobs', `${id}.json`), 'utf8');
  await expect.poll(saved).toContain('purple zebra');
  first.run.kill('SIGKILL');
  await first.run.result;
  const start = async () => (await second.send(`/api/jobs/${id}/commands`, { type: 'start' })).status;
  await expect.poll(start).toBe(204);
  await expect.poll(async () => (await second.job(id)).state, { timeout: 300_000 }).toBe('finished');

  const job = await second.job(id);
  expect(job.needs).toHaveLength(before.needs.length + 1);
  const [clip] = job.needs.flatMap(({ results }) => Object.values(results.file)).map((each) => each.clip);
  const file = clip?.file ?? '';
  const answer = await second.ask(`/api/jobs/${id}/files/${file}`, { headers: { range: 'bytes=10-99' } });
  expect(answer.status).toBe(206);
  const expected = readFileSync(join(job.outputDir, file)).subarray(10, 100);
  expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true);

  second.run.kill('SIGINT');
  expect(await second.run.result).toMatchObject({ code: 0, stderr: '' });
});

it.skipIf(process.platform !== 'linux')(
  '--open shows no user the token, and leaves no file with it',
  async () => {
    const { cwd } = freshPlace(folder);
    const home = warmHome(join(cwd, 'home'));
    const bin = join(cwd, 'bin');
    mkdirSync(bin);
    const seen = (name: string) => readFileSync(join(bin, name), 'utf8');
    // What every user sees of a browser that is started, and what it opens.
    const browser =
      '#!/bin/sh\ncd "$(dirname "$0")"\ncp "$1" page\nstat -c %a "$1" >mode\necho "$@" >arguments\n';
    writeFileSync(join(bin, 'xdg-open'), browser, { mode: 0o755 });
    for (const isUsed of [true, false]) {
      const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
      const run = startCli(['serve', '--offline', '--open'], { cwd, home, env: { ...settings, PATH: path } });
      running.push(run);
      await run.until((stdout) => stdout.includes('Ctrl+C'));
      const [, origin = '', token = ''] = /^(http:\/\/[\d.:]+)\/#token=(\S+)$/m.exec(run.stdout) ?? [];
      await expect.poll(() => existsSync(join(bin, 'arguments')) && seen('arguments')).toContain('\n');
      const file = seen('arguments').trim();
      expect(token).toHaveLength(43);
      expect(file).not.toContain(token);
      expect(seen('mode').trim()).toBe('600');
      expect(seen('page')).toContain(`url=${origin}/#token=${token}"`);
      if (isUsed) {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ token });
        expect((await fetch(`${origin}/api/session`, { method: 'POST', headers, body })).status).toBe(204);
        expect(existsSync(file)).toBe(false);
      }
      run.kill('SIGINT');
      expect(await run.result).toMatchObject({ code: 0 });
      expect(existsSync(file)).toBe(false);
      rmSync(join(bin, 'arguments'));
    }
  },
);
