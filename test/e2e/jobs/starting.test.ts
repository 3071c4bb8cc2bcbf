import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { type CliOptions, program, runCli } from '../../harness/cli.ts';
import { freshPlace } from '../../harness/place.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('starting');
chmodSync(folder, 0o755);
const path = process.env['PATH'] ?? '';

/** A job that waits for its review, in a folder of its own. */
function jobPlace() {
  const { cwd, home } = freshPlace(folder);
  const job = ['talk.mp4', '--offline', '--plain', '--library', footage.library, '--output', 'output'];
  return { cwd, home, job };
}

/** A program that records its calls and then runs the script. */
function recorded(cwd: string, name: string, script: string): { calls: () => string[] } {
  const log = join(cwd, `${name}.calls`);
  const file = join(cwd, 'tools', name);
  mkdirSync(join(cwd, 'tools'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "$@" >> '${log}'\n${script}\n`);
  chmodSync(file, 0o755);
  return { calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) };
}

const first = (cwd: string) => ({ PATH: join(cwd, 'tools') + delimiter + path });
const rowsSchema = z.object({
  checks: z.array(
    z.object({ name: z.string(), state: z.string(), detail: z.string(), hint: z.string().optional() }),
  ),
});

/** The rows of doctor, by name. */
async function doctorRows(place: CliOptions, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runCli(['doctor', '--offline', '--json'], { ...place, env });
  expect(stderr).toBe('');
  const { checks } = rowsSchema.parse(JSON.parse(stdout));
  return { code, rows: new Map(checks.map((check) => [check.name, check])) };
}

describe.skipIf(process.platform === 'win32')('looking for tools', () => {
  it('an offline job does not start yt-dlp, which took 1.5 s', async () => {
    const place = jobPlace();
    warmHome(place.home);
    const { calls } = recorded(place.cwd, 'yt-dlp', 'echo 2026.01.01');
    const { code } = await runCli(place.job, { ...place, env: first(place.cwd) });
    expect(code).toBe(5);
    await runCli(['resume', '--plain'], { ...place, env: first(place.cwd) });
    expect((await doctorRows(place, first(place.cwd))).rows.get('yt-dlp')?.detail).toMatch(/--offline/);
    expect(calls()).toEqual([]);
    await runCli(['doctor'], { ...place, env: first(place.cwd) });
    expect(calls()).toEqual(['--version']);
  });

  it('a program is asked for its version once, and again when its file has changed', async () => {
    const place = jobPlace();
    warmHome(place.home);
    const real = requireTool((await testTools()).ffmpeg).path;
    const { calls } = recorded(place.cwd, 'ffmpeg', `exec '${real}' "$@"`);
    const asked = () => calls().filter((line) => line === '-version').length;
    await runCli(place.job, { ...place, env: first(place.cwd) });
    await runCli(place.job, { ...place, env: first(place.cwd) });
    expect(asked()).toBe(1);
    recorded(place.cwd, 'ffmpeg', `# newer\nexec '${real}' "$@"`);
    await runCli(place.job, { ...place, env: first(place.cwd) });
    expect(asked()).toBe(2);
  });

  it('a video is probed once, and again when its file has changed', async () => {
    const place = jobPlace();
    warmHome(place.home);
    const real = requireTool((await testTools()).ffprobe).path;
    const { calls } = recorded(place.cwd, 'ffprobe', `exec '${real}' "$@"`);
    const probes = () => calls().filter((line) => line.includes('talk.mp4')).length;
    await runCli(place.job, { ...place, env: first(place.cwd) });
    const before = probes();
    expect(before).toBeGreaterThan(0);
    await runCli(place.job, { ...place, env: first(place.cwd) });
    expect(probes()).toBe(before);
    utimesSync(join(place.cwd, 'talk.mp4'), 1e9, 1e9);
    await runCli(place.job, { ...place, env: first(place.cwd) });
    expect(probes()).toBeGreaterThan(before);
  });

  it('a PATH folder without permission is skipped: it made every command fail', async () => {
    const place = jobPlace();
    warmHome(place.home);
    const loop = join(place.cwd, 'loop');
    symlinkSync(loop, loop);
    const env = { PATH: loop + delimiter + path };
    expect(await runCli(place.job, { ...place, env })).toMatchObject({ code: 5, stderr: '' });
    const { code, rows } = await doctorRows(place, env);
    expect(code).toBe(0);
    expect(rows.get('ffmpeg')?.state).toBe('ok');
  });
});

describe('doctor never fails because of what it checks', () => {
  it('with YTDLP_PATH to a missing file', async () => {
    const place = jobPlace();
    const { code, stdout } = await runCli(['doctor'], { ...place, env: { YTDLP_PATH: '/no/yt-dlp' } });
    expect(stdout).toMatch(/^-- yt-dlp .*YTDLP_PATH is "\/no\/yt-dlp", which does not exist\.$/m);
    expect(stdout).toMatch(/^ok ffmpeg/m);
    expect(stdout).toMatch(/search youtube +off/);
    expect(code).toBe(1);
  });

  it('with values out of range, with a row for each', async () => {
    const { code, rows } = await doctorRows(jobPlace(), {
      CLIPS_PER_MINUTE: '999',
      MIN_CLIP_DURATION: '20',
      MAX_CLIP_DURATION: '10',
    });
    expect(rows.get('CLIPS_PER_MINUTE')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('"999"'),
    });
    expect(rows.get('MIN_CLIP_DURATION')?.detail).toMatch(/greater than MAX_CLIP_DURATION/);
    expect(rows.get('ffmpeg')?.state).toBe('ok');
    expect(code).toBe(1);
  });

  it('with a STOCKPILE_HOME that is a file', async () => {
    const place = jobPlace();
    const { code, rows } = await doctorRows({ ...place, home: join(place.cwd, 'talk.srt') });
    expect(rows.get('data folder')).toMatchObject({
      state: 'missing',
      hint: expect.stringContaining('STOCKPILE_HOME'),
    });
    expect(rows.get('ffmpeg')?.state).toBe('ok');
    expect(code).toBe(1);
  });
});

describe('a .env that cannot be read was ignored, and jobs silently ran offline', () => {
  it.each<[string, string[]]>([
    ['a job', ['talk.mp4', '--plain']],
    ['the full screen', []],
    ['resume', ['resume']],
    ['config', ['config', 'list']],
    ['demo', ['demo', '--plain']],
  ])('%s ends with an error that names it', async (_, args) => {
    const place = jobPlace();
    mkdirSync(join(place.cwd, '.env'));
    const { code, stderr } = await runCli(args, place);
    expect(stderr).toMatch(/^The settings in .*\.env cannot be read: it is a folder\.\n.+\n$/);
    expect(code).toBe(2);
  });

  it('doctor has a row for it', async () => {
    const place = jobPlace();
    mkdirSync(join(place.cwd, '.env'));
    const { code, rows } = await doctorRows(place);
    expect(rows.get('.env')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('it is a folder'),
    });
    expect(code).toBe(1);
  });
});

/** Permissions do not apply to root, who therefore runs these tests as another user. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
const canRun = () => spawnSync(process.execPath, [program, '--version'], { ...user }).status === 0;

describe.skipIf(process.platform === 'win32' || !canRun())('without permission', () => {
  /** Gives a place and its files to the user who runs the program. */
  function owned<Place extends { cwd: string }>(place: Place): Place & { user: typeof user } {
    const files = readdirSync(place.cwd).map((name) => join(place.cwd, name));
    if (user) for (const file of [place.cwd, ...files]) chownSync(file, user.uid, user.gid);
    return { ...place, user };
  }

  it('to read .env, a job ends with an error that names it', async () => {
    const place = jobPlace();
    writeFileSync(join(place.cwd, '.env'), 'GEMINI_API_KEY=x', { mode: 0o000 });
    const { code, stderr } = await runCli(place.job, owned(place));
    expect(stderr).toMatch(/^The settings in .*\.env cannot be read: EACCES\.\n/);
    expect(code).toBe(2);
  });

  it('to write to STOCKPILE_HOME, job and doctor name it: they suggested another --output', async () => {
    const place = jobPlace();
    mkdirSync(place.home, { mode: 0o555 });
    const { rows } = await doctorRows(owned(place));
    expect(rows.get('data folder')?.hint).toContain('STOCKPILE_HOME');
    const { code, stderr } = await runCli(place.job, owned(place));
    expect(stderr).toMatch(/^Permission denied.*\n.*STOCKPILE_HOME.*\n$/);
    expect(code).toBe(1);
  });

  it('to enter a PATH folder, it is skipped: it made every command fail', async () => {
    const place = jobPlace();
    mkdirSync(join(place.cwd, 'locked'), { mode: 0o000 });
    const env = { PATH: join(place.cwd, 'locked') + delimiter + path };
    expect(await runCli(place.job, { ...owned(place), env })).toMatchObject({ code: 5, stderr: '' });
  });
});
