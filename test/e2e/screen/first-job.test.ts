import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { program as built, runCli } from '../../harness/cli.ts';
import { keys, TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const footage = inject('footage');
const folder = temporaryFolder('first-job');
let count = 0;
let program: TerminalProgram;
afterEach(() => program?.close());

/** A folder with only a film in it: no settings and no home folder of the program. */
function freshPlace() {
  const cwd = join(folder, `case-${count++}`);
  mkdirSync(cwd, { recursive: true });
  copyFileSync(footage.video, join(cwd, 'talk.mp4'));
  copyFileSync(footage.transcript, join(cwd, 'talk.srt'));
  return { cwd, home: join(cwd, 'home') };
}

/** Starts the built program in the folder, as a shell would. */
function start(place: { cwd: string; home: string }, ...args: readonly string[]): TerminalProgram {
  const command = ['/bin/sh', '-c', 'cd "$0" && exec "$@"', place.cwd, process.execPath, built] as const;
  program = new TerminalProgram(
    [...command, ...args],
    { columns: 80, rows: 24 },
    { STOCKPILE_HOME: place.home },
  );
  return program;
}

describe('the first job of one’s own', () => {
  it('needs a video, a folder and Enter twice: no option, no setting', async () => {
    const place = freshPlace();
    await start(place).until('No jobs yet.');
    program.press('n');
    await program.until('New job');
    program.press('talk.mp4');
    await program.until(/✓ talk\.mp4 · \d+:\d\d · \d+x\d+ · talk\.srt/);
    program.press(`${keys.down}${footage.library}`);
    await program.until(/Footage .* \d+ videos/);
    program.press(keys.enter);
    await program.until('on/off');
    program.press(keys.enter);
    await program.until(/finished|clips? ·/);
    await program.until((screen) => /\d+ clips?/.test(screen.text()) && screen.text().includes('play'));
    program.press('q');
    expect(await program.ended()).toBe(0);
    const [job = ''] = readdirSync(join(place.cwd, 'output'));
    const clips = readdirSync(join(place.cwd, 'output', job), { recursive: true }).map(String);
    expect(clips.filter((name) => /_1_score\d\d\.mp4$/.test(name)).length).toBeGreaterThan(0);

    // The form of the next job has the same folders and no video.
    await start(place).until('1 job');
    program.press('n');
    await program.until((screen) => screen.text().includes(`${basename(footage.library)}`));
    await program.until(/Video +a path/);
    await program.until(/Footage .* \d+ videos/);
    await program.until(/Transcript +a file next to the video/);
  });

  it('asks for a footage folder where there is no source to search', async () => {
    const place = freshPlace();
    await start(place).until('No jobs yet.');
    program.press('n');
    await program.until('New job');
    program.press('talk.mp4');
    await program.until('✓ talk.mp4');
    program.press(keys.enter);
    await program.until(/❯ Footage .*choose a folder with your footage/);
    expect(readdirSync(place.cwd)).not.toContain('output');
  });

  it('a path pasted while a job starts is not handled as keys: nothing is filtered, deselected, opened or quit', async () => {
    const place = freshPlace();
    start(place, 'talk.mp4', '--offline', '--library', footage.library);
    // Sent before anything listens and without paste marks; handled as keys it would quit and deselect.
    program.press('/home/q/x a b/jqx.mp4');
    await program.until('on/off');
    const before = program.text();
    expect(before).not.toContain('[ ]');
    expect(before).not.toMatch(/home\/q/);
    program.press('/home/q/x a b/jqx.mp4');
    await program.until('Files can be dropped only on the history');
    program.press('\u001B[200~/home/q/x a b/jqx.mp4\u001B[201~');
    program.press(keys.clearEscape);
    await program.until('1 job');
    expect(program.exitCode).toBeUndefined();
  });
});

describe('paths outside the screen', () => {
  it('are saved as absolute paths, and missing ones are reported', async () => {
    const place = freshPlace();
    const set = (name: string, value: string) => runCli(['config', 'set', name, value], place);
    const get = async (name: string) => (await runCli(['config', 'get', name], place)).stdout.trim();
    const missing = await set('LIBRARY_FOLDERS', "~/nowhere/films:'raw films'");
    expect(missing).toMatchObject({ code: 0 });
    expect(missing.stderr).toContain(`no such folder: ${join(homedir(), 'nowhere/films')}`);
    expect(await get('LIBRARY_FOLDERS')).toBe(
      `${join(homedir(), 'nowhere/films')}:${join(place.cwd, 'raw films')}`,
    );
    expect(await set('LOCAL_OUTPUT_FOLDER', 'cut')).toMatchObject({ code: 0, stderr: '' });
    expect(await get('LOCAL_OUTPUT_FOLDER')).toBe(join(place.cwd, 'cut'));
  });

  it('doctor counts the films of every folder and flags one that does not exist', async () => {
    const place = freshPlace();
    const env = { LIBRARY_FOLDERS: `'${footage.library}':nowhere` };
    const { stdout } = await runCli(['doctor', '--offline'], { ...place, env });
    expect(stdout).toMatch(new RegExp(`ok footage +\\d+ videos in ${footage.library}`));
    expect(stdout).toMatch(new RegExp(`!! footage +no such folder: ${join(place.cwd, 'nowhere')}`));
    expect(stdout).toMatch(/search library +library \(no such folder: /);
    const one = await runCli(['doctor', '--offline'], {
      ...place,
      env: { LIBRARY_FOLDERS: footage.library },
    });
    expect(one.stdout).toMatch(/search library +library \(\d+ videos\)/);
  });
});
