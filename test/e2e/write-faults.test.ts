import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { seededRandom } from '../harness/services/random.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { damaged, outcomeOf } from '../torture/outcome.ts';

/** Faults of each kind, spread over all writes of a job; `FAULT_POINTS=50` for a thorough look. */
const points = Number(process.env['FAULT_POINTS'] ?? 2);
const kinds = ['ENOSPC', 'EIO', 'EACCES', 'TORN'] as const;
const hook = new URL('../harness/fail-in-write.mjs', import.meta.url).href;
const footage = inject('footage');
const root = temporaryFolder('write-faults');

function place(name: string) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const video = join(folder, 'talk.mp4');
  if (!existsSync(video)) {
    copyFileSync(footage.video, video);
    copyFileSync(footage.transcript, join(folder, 'talk.srt'));
  }
  const output = join(folder, 'output');
  const what = ['--offline', '--library', footage.library, '--output', output, '--yes', '--plain'];
  return { folder, home: join(folder, 'home'), output, args: [video, ...what] };
}

function run(name: string, args: readonly string[], fault: Record<string, string> = {}) {
  const { folder, home } = place(name);
  const env = { CLIP_MAX_HEIGHT: '360', NODE_OPTIONS: fault['FAULT_AT'] ? `--import=${hook}` : '', ...fault };
  return runCli(args, { cwd: folder, home, env });
}

const clipsOf = (name: string) => outcomeOf(place(name).output, place(name).home);

function jobsIn(home: string): number {
  const file = join(home, 'history.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).jobs.length : 0;
}

let expected: string[];
let writes: number;

beforeAll(async () => {
  const counter = join(root, 'count');
  const args = place('undisturbed').args;
  const { code, stderr } = await run('undisturbed', args, { FAULT_AT: '-1', FAULT_COUNTER: counter });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  writes = Number(readFileSync(counter, 'utf8'));
  const { clips, faults } = clipsOf('undisturbed');
  expect(faults).toEqual([]);
  expect(clips.length).toBeGreaterThan(0);
  expected = clips;
});

describe.each(kinds)('a job whose write fails with %s', (kind) => {
  const random = seededRandom(kinds.indexOf(kind) + 1);
  const places = Array.from({ length: points }, (_, part) => (part + random()) / points);

  it.each(places)('after %f of its writes says so, loses nothing and goes on later', async (part) => {
    const at = 1 + Math.floor(part * writes);
    const name = `${kind}-${at}`;
    const { code, stdout, stderr } = await run(name, place(name).args, {
      FAULT_AT: String(at),
      FAULT_CODE: kind,
    });
    const said = stdout + stderr;
    expect(said).not.toMatch(/should not|\bat .*\.js:\d+|undefined/);
    expect([0, 1, 2, 3]).toContain(code);
    if (code !== 0) expect(said).toMatch(/disk|written|permission|space/i);
    const { home, output, args } = place(name);
    expect(existsSync(home) ? damaged(home) : []).toEqual([]);
    if (code === 0) return expect(clipsOf(name).clips).toEqual(expected);
    const again = await run(name, jobsIn(home) > 0 ? ['resume', '--plain'] : args);
    expect(again.stderr).toBe('');
    expect(again.code).toBe(0);
    const outcome = clipsOf(name);
    expect(outcome.clips).toEqual(expected);
    expect(outcome.faults).toEqual([]);
    expect(readdirSync(output)).toHaveLength(1);
  });
});
