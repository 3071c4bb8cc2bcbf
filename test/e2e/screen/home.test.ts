import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { program as built, runCli } from '../../harness/cli.ts';
import { keys, TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('home');
let count = 0;
let program: TerminalProgram;
afterEach(() => program?.close());

interface Place {
  cwd: string;
  home: string;
}

/** A folder with a film whose name starts like no other. */
function freshPlace(): Place {
  const cwd = join(folder, `case-${count++}`);
  mkdirSync(join(cwd, 'films', 'raw'), { recursive: true });
  copyFileSync(footage.video, join(cwd, 'films', 'harbour talk.mp4'));
  copyFileSync(footage.transcript, join(cwd, 'films', 'harbour talk.srt'));
  return { cwd, home: warmHome(join(cwd, 'home')) };
}

/** Starts the built program in the folder, as a shell would. */
function start({ cwd, home }: Place): TerminalProgram {
  const command = ['/bin/sh', '-c', 'cd "$0" && exec "$@"', cwd, process.execPath, built] as const;
  program = new TerminalProgram(
    [...command, '--offline'],
    { columns: 120, rows: 40 },
    {
      STOCKPILE_HOME: home,
      LIBRARY_FOLDERS: footage.library,
    },
  );
  return program;
}

const outputs = ({ cwd }: Place) => readdirSync(join(cwd, 'output'));

describe('the home screen of the built program', () => {
  it('starts a job from a completed path, saves the form, lists the job and deletes it with its folder', async () => {
    const place = freshPlace();
    await start(place).until('No jobs yet.');
    program.press('n');
    await program.until(/films\//);
    program.press(`fi${keys.tab}`);
    await program.until(/Video +films\//);
    program.press(`har${keys.tab}`);
    await program.until(/Video +films\/harbour talk\.mp4/);
    program.press(`${keys.down.repeat(4)}calm and wide${keys.down}${keys.down}${keys.down}1.5`);
    await program.until(/Density +1\.5/);
    await program.until(/plan +offline: --offline/);
    program.press(keys.enter);
    await program.until(/harbour talk\.mp4.*need/);
    await program.until('on/off');
    const id = readdirSync(join(place.home, 'jobs')).find((name) => name.endsWith('.json')) ?? '';
    const saved = readFileSync(join(place.home, 'jobs', id), 'utf8');
    expect(saved).toContain('"style":"calm and wide"');
    expect(saved).toContain('"CLIPS_PER_MINUTE":"1.5"');
    expect(outputs(place)).toHaveLength(1);

    program.press(keys.clearEscape);
    await program.until('1 job');
    program.press('n');
    await program.until(/Style +calm and wide[\s\S]*Density +1\.5/);
    program.press(keys.clearEscape);
    await program.until('1 job');

    program.press('/nothing like it');
    await program.until('0 jobs');
    program.press(keys.clearEscape);
    await program.until(/❯ ◆ harbour talk\.mp4 +to review/);
    program.press('d');
    await program.until(/Remove harbour talk\.mp4 from the history\?/);
    await program.until(/D\s+(deletes\s+it|moves\s+it\s+to\s+the\s+trash)/);
    program.press('D');
    await program.until('No jobs yet.');
    expect(outputs(place)).toEqual([]);
    // The lock of the job is released after its entry is removed.
    await expect.poll(() => readdirSync(join(place.home, 'jobs'))).toEqual([]);
    program.press('q');
    expect(await program.ended()).toBe(0);
  });

  it('saves a setting, readable only by its owner, and refuses one that contradicts another', async () => {
    const place = freshPlace();
    await start(place).until('No jobs yet.');
    program.press(',');
    await program.until('OPENAI_API_KEY');
    program.press(`/min_clip\r\r30\r`);
    await program.until('MIN_CLIP_DURATION (30) is greater than MAX_CLIP_DURATION (15).');
    program.press(`${keys.ctrlU}6\r`);
    await program.until(/MIN_CLIP_DURATION +6 +config/);
    program.press('q');
    expect(await program.ended()).toBe(0);
    const file = join(place.home, 'config.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await start(place).until('No jobs yet.');
    program.press(',');
    await program.until('OPENAI_API_KEY');
    program.press('/min_clip\r');
    await program.until(/MIN_CLIP_DURATION +6 +config/);
  });
});

describe('the command line', () => {
  it('refuses a setting that contradicts another', async () => {
    const place = freshPlace();
    const result = await runCli(['config', 'set', 'MIN_CLIP_DURATION', '30'], place);
    expect(result.stderr).toMatch(/MIN_CLIP_DURATION \(30\) is greater than MAX_CLIP_DURATION \(15\)/);
    expect(result.code).toBe(2);
    expect(existsSync(join(place.home, 'config.json'))).toBe(false);
    expect(await runCli(['config', 'set', 'MAX_CLIP_DURATION', '40'], place)).toMatchObject({ code: 0 });
    expect(await runCli(['config', 'set', 'MIN_CLIP_DURATION', '30'], place)).toMatchObject({ code: 0 });
    expect((await runCli(['config', 'unset', 'MAX_CLIP_DURATION'], place)).stderr).toMatch(/is greater than/);
  });

  it.skipIf(!existsSync('/proc/self'))(
    'ends with a clear message where the home folder cannot be created',
    async () => {
      const place = { ...freshPlace(), home: '/proc/nope' };
      const result = await runCli(['config', 'set', 'CLIPS_PER_NEED', '2'], place);
      expect(result.stderr).toMatch(/^The folder \/proc\/nope cannot be created.*\n.*STOCKPILE_HOME.*\n$/);
      const job = ['films/harbour talk.mp4', '--offline', '--library', footage.library, '--plain'];
      const run = await runCli(job, place);
      expect(run.stderr).toMatch(/The folder \/proc\/nope cannot be created/);
      expect(run.code).toBe(1);
    },
  );

  it('removes a job by its id, but only with --yes', async () => {
    const place = freshPlace();
    const job = ['films/harbour talk.mp4', '--offline', '--library', footage.library, '--plain'];
    expect(await runCli(job, place)).toMatchObject({ code: 5 });
    const { stdout } = await runCli(['history'], place);
    const id = stdout.split(' ')[0] ?? '';
    const asked = await runCli(['history', 'delete', id, '--with-folder'], place);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/is deleted, too\.\nAdd --yes/);
    expect(outputs(place)).toHaveLength(1);
    const done = await runCli(['history', 'delete', id, '--with-folder', '--yes', '--json'], place);
    expect(JSON.parse(done.stdout)).toMatchObject({ deleted: id });
    expect(outputs(place)).toEqual([]);
    expect(await runCli(['history', 'delete', id, '--yes'], place)).toMatchObject({ code: 2 });
  });
});
