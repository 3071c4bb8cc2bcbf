import { spawn } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { program, runCli, startCli } from '../harness/cli.ts';
import { freshPlace } from '../harness/place.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { warmHome } from '../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('command-line');

/** A job in a folder of its own. */
function jobPlace() {
  const { cwd, home } = freshPlace(folder);
  const job = ['talk.mp4', '--offline', '--yes', '--library', footage.library, '--output', 'output'];
  return { cwd, home: warmHome(home), job };
}

describe('words and options', () => {
  it.each<[string, string[], number, RegExp]>([
    [
      'an option whose value is the name of a command',
      ['--output', 'history', 'no.mp4'],
      2,
      /no file .*no\.mp4/,
    ],
    ['a word too many', ['history', 'extra'], 2, /history has no command "extra"/],
    ['a value that is missing', ['talk.mp4', '--output', ''], 2, /--output needs a value/],
    [
      'an option given twice, named as it is typed',
      ['--clips-per-need', '1', '--clips-per-need', '2'],
      2,
      /--clips-per-need/,
    ],
    ['a short option nobody knows', ['-x'], 2, /Unknown option "-x"/],
    [
      'a command that is mistyped',
      ['histroy', 'delete', '1'],
      2,
      /^No such file or command: "histroy"\. Did you mean history\?\n.*resume, history, batch, watch/,
    ],
    ['a command that is none', ['serve', 'talk.mp4'], 2, /^No such file or command: "serve"\.\n/],
    ['a batch without a file', ['batch'], 2, /^batch needs one file/],
    ['a batch file that is not there', ['batch', 'no.yaml'], 2, /no\.yaml cannot be read \(ENOENT\)/],
    ['a word among videos', ['talk.mp4', 'doctr'], 2, /"doctr"\. Did you mean doctor\?/],
    ['an option that is mistyped', ['talk.mp4', '--libary', 'x'], 2, /"--libary"\. Did you mean --library\?/],
    ['a negated one', ['talk.mp4', '--no-chache'], 2, /"--no-chache"\. Did you mean --no-cache\?/],
    ['an option of another command', ['history', '--offline'], 2, /no option "--offline"\.\n.*are --json/],
    ['a value that is mistyped', ['talk.mp4', '--log-level', 'inof'], 2, /inof.*Did you mean info\?/],
    [
      'a source that is mistyped, by the name of the option',
      ['talk.mp4', '--sources', 'library,pexls'],
      2,
      /^Invalid value "library,pexls" for --sources\. Did you mean pexels\?\nExpected: one or more of/,
    ],
    ['a setting that is mistyped', ['config', 'get', 'librery_folders'], 2, /Did you mean LIBRARY_FOLDERS\?/],
    ['a word of a command that is mistyped', ['config', 'lst'], 2, /"lst"\. Did you mean list\?/],
    ['a job nobody knows', ['resume', 'nothing'], 2, /no job "nothing"/],
    [
      'a name with escape sequences',
      ['a\u001b[31mb\n.mp4'],
      2,
      /^There is no file [^\u001b\n]*\n[^\u001b\n]*\n$/,
    ],
  ])('%s', async (_name, args, code, sentence) => {
    const result = await runCli(args, jobPlace());
    expect(result.stderr).toMatch(sentence);
    expect(result.code).toBe(code);
  });

  it('--version works after every command', async () => {
    expect(await runCli(['demo', '--version'], jobPlace())).toMatchObject({ code: 0, stderr: '' });
  });

  it('config repairs a value that makes every other command fail', async () => {
    const place = jobPlace();
    writeFileSync(join(place.home, 'config.json'), '{"CLIPS_PER_MINUTE":"999"}');
    expect((await runCli(['config', 'list'], place)).stderr).toMatch(
      /Invalid value "999" for CLIPS_PER_MINUTE/,
    );
    expect(await runCli(['config', 'unset', 'CLIPS_PER_MINUTE'], place)).toMatchObject({ code: 0 });
    expect(await runCli(['config', 'get', 'CLIPS_PER_MINUTE'], place)).toMatchObject({ stdout: '2\n' });
  });

  it('doctor and a starting job warn of a cookies file that others can read; config and doctor show no token', async () => {
    const place = jobPlace();
    const cookies = join(place.cwd, 'cookies.txt');
    writeFileSync(cookies, '# Netscape HTTP Cookie File\n', { mode: 0o644 });
    const args = 'youtube:player_client=tv;po_token=web.gvs+MARKEDtoken4567';
    const env = { YTDLP_COOKIES_FILE: cookies, YTDLP_EXTRACTOR_ARGS: args };
    const warning = `${cookies} can be read by other users`;
    const doctor = await runCli(['doctor', '--offline'], { ...place, env });
    expect(doctor.stdout).toContain(warning);
    const list = await runCli(['config', 'list'], { ...place, env });
    expect(list.stdout).toContain('youtube:player_client=tv;po_token=web.gvs+••••4567');
    expect(`${doctor.stdout}${list.stdout}`).not.toContain('MARKED');
    const [video = '', ...options] = place.job.filter((each) => each !== '--offline');
    const run = startCli([video, ...options, '--sources', 'library', '--json'], { ...place, env });
    await run.until((stdout) => stdout.includes(warning));
    run.kill('SIGINT');
    await run.result;
    chmodSync(cookies, 0o600);
    expect((await runCli(['doctor', '--offline'], { ...place, env })).stdout).not.toContain('cookies');
  });

  it('a home that is a file gives a clear message without a stack', async () => {
    const place = jobPlace();
    const result = await runCli(['history'], { ...place, home: join(place.cwd, 'talk.srt') });
    expect(result.stderr).toMatch(/^.*cannot be read or created.*\n.*STOCKPILE_HOME.*\n$/);
    expect(result.code).toBe(1);
  });
});

describe('a job that another process stops', () => {
  it('lets running steps end after one Ctrl+C: a package sent the signal a second time', async () => {
    const place = jobPlace();
    const run = startCli([...place.job, '--json'], place);
    await run.until((stdout) => stdout.includes('"stage.started","stage":"probe"'));
    run.kill('SIGINT');
    const { code, stdout, stderr } = await run.result;
    expect(stdout).toContain('"job-step.finished","step":"probe"');
    expect(stderr).toMatch(/^stopping: .*\nto continue: .*\n$/);
    expect(code).toBe(130);
  });

  it('has its own folder, even when another job with the same name started in the same second', async () => {
    const place = jobPlace();
    const runs = [1, 2, 3].map(() => startCli([...place.job, '--json'], place));
    await Promise.all(runs.map((run) => run.until((stdout) => stdout.includes('job.opened'))));
    for (const run of runs) run.kill('SIGTERM');
    await Promise.all(runs.map((run) => run.result));
    expect(readdirSync(join(place.cwd, 'output'))).toHaveLength(3);
  });

  it('can be resumed from its first event on', async () => {
    const place = jobPlace();
    const run = startCli([...place.job, '--json'], place);
    await run.until((stdout) => stdout.includes('job.opened'));
    run.kill('SIGKILL');
    await run.result;
    const resumed = await runCli(['resume', '--plain'], place);
    expect(resumed.stderr).toBe('');
    expect(resumed.code).toBe(0);
  });

  it('ends without a stack and can be resumed when its output is closed', async () => {
    const place = jobPlace();
    const child = spawn(process.execPath, [program, ...place.job, '--json'], {
      cwd: place.cwd,
      env: { ...process.env, STOCKPILE_HOME: place.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toMatch(/^to continue: stockpile-tui resume \S+\n$/);
    expect(code).toBe(130);
    expect(readFileSync(join(place.home, 'history.json'), 'utf8')).toContain('"interrupted"');
  });
});
