import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { openContext } from '../../../source/app/context/context.ts';
import { Session } from '../../../source/app/session.ts';
import type { JobEvent } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { program, runCli, startCli } from '../../harness/cli.ts';
import { freshPlace } from '../../harness/place.ts';
import { TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const root = temporaryFolder('resume');

/** The arguments of a job, in a folder of its own. */
function place() {
  const { cwd: folder, home, output } = freshPlace(root);
  const video = join(folder, 'talk.mp4');
  const where = { cwd: folder, home: warmHome(home), env: { CLIP_MAX_HEIGHT: '144', CLIPS_PER_MINUTE: '1' } };
  const args = [video, '--offline', '--library', footage.library, '--output', output];
  return { folder, video, output, where, args };
}

const idIn = (home: string) => {
  const { jobs } = JSON.parse(readFileSync(join(home, 'history.json'), 'utf8'));
  return String(jobs[0].id);
};

/** A job that waits for its review. */
async function reviewed() {
  const job = place();
  const { code } = await runCli([...job.args, '--plain'], job.where);
  expect(code).toBe(5);
  return { ...job, id: idIn(job.where.home) };
}

describe('the video of a resumed job', () => {
  it('is asked for when it was moved, and used from its new place', async () => {
    const { video, folder, where, id } = await reviewed();
    const elsewhere = join(folder, 'talk, final.mp4');
    renameSync(video, elsewhere);
    const lost = await runCli(['resume', '--yes', '--plain'], where);
    expect(lost.code).toBe(2);
    expect(lost.stderr).toContain(`The video ${video} no longer exists.`);
    expect(lost.stderr).toContain(`stockpile-tui resume ${id} --video PATH`);
    const wrong = await runCli(['resume', id, '--yes', '--plain', '--video', footage.transcript], where);
    expect(wrong.stderr).toContain('is not the video this job was started with');
    const found = await runCli(['resume', id, '--yes', '--plain', '--video', elsewhere], where);
    expect(found.stderr).toBe('');
    expect(found.code).toBe(0);
  });

  it('that was changed is reported, with the command to start a new job', async () => {
    const { video, where } = await reviewed();
    appendFileSync(video, 'one more second');
    const { code, stderr } = await runCli(['resume', '--yes', '--plain'], where);
    expect(code).toBe(2);
    expect(stderr).toContain(`${video} is not the video this job was started with.`);
    expect(stderr).toContain('Start a new job for it: stockpile-tui');
  });

  it.each([
    ['opened from the list', []],
    ['gone on with by a command', ['resume']],
  ])('is asked for in the full screen too, when the job is %s', async (_how, args) => {
    const { video, folder, where } = await reviewed();
    renameSync(video, join(folder, 'final.mp4'));
    const env = { STOCKPILE_HOME: where.home, ...where.env };
    const size = { columns: 100, rows: 30 };
    const screen = new TerminalProgram([process.execPath, program, ...args], size, env);
    if (args.length === 0) {
      await screen.until(/talk\.mp4/);
      screen.press('\r');
    }
    await screen.until(/Where is the video/);
    screen.press('final.mp4');
    await screen.until(/Video\s+\S*final\.mp4/);
    screen.press('\r');
    await screen.until(/\d selected/);
    screen.press('q');
    // Left in its review; nobody waits for a job that was opened from the list.
    expect(await screen.ended()).toBe(args.length === 0 ? 0 : 5);
  });
});

it('a job runs once: a second process and the list say where, and it can be resumed when the first process is dead', async () => {
  const { args, where } = place();
  // Needs enough to be still at work when the others have looked.
  const first = startCli([...args, '--yes', '--json', '--clips-per-minute', '3'], where);
  await first.until((stdout) => stdout.includes('"type":"step.started"'));
  const id = idIn(where.home);
  const owner = JSON.parse(readFileSync(join(where.home, 'jobs', `${id}.json.lock`), 'utf8'));
  const refused = await runCli(['resume', id, '--plain', '--yes'], where);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`is already running in process ${owner.pid} on ${hostname()}`);
  const list = await runCli(['history'], where);
  expect(list.stdout).toContain(`in process ${owner.pid} on ${hostname()}`);
  first.kill('SIGKILL');
  await first.result;
  const dead = await runCli(['history'], where);
  expect(dead.stdout).toContain('interrupted');
  const third = await runCli(['resume', id, '--plain'], where);
  expect(third.stderr).toBe('');
  expect(third.code).toBe(0);
});

it('nothing is written through a link in the output folder, and saved data is readable only by its owner', async () => {
  const { output, where, folder } = await reviewed();
  const precious = join(folder, 'precious.txt');
  writeFileSync(precious, 'untouched');
  const made = join(output, readdirSync(output)[0] ?? '');
  for (const name of ['report.json', 'credits.md', 'transcript.srt', 'shot-list.md'])
    symlinkSync(precious, join(made, name));
  const { code, stderr } = await runCli(['resume', '--yes', '--plain'], where);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(readFileSync(precious, 'utf8')).toBe('untouched');
  expect(JSON.parse(readFileSync(join(made, 'report.json'), 'utf8'))).toHaveProperty('needs');
  const { home } = where;
  const kept = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => join(home, name));
  const readable = kept.filter((path) => statSync(path).isFile() && (statSync(path).mode & 0o077) !== 0);
  expect(readable).toEqual([]);
});

it('a job that was killed between its last clip and its end is finished in the list and for other programs after a resume', async () => {
  const { args, output, where } = place();
  expect((await runCli([...args, '--yes', '--plain'], where)).code).toBe(0);
  const [folder = ''] = readdirSync(output);
  const status = join(output, folder, '.processing_status.json');
  const id = idIn(where.home);
  const written = [status, join(where.home, 'history.json'), join(where.home, 'jobs', `${id}.json`)];
  // In the order in which they are written at the end: after a kill the later ones are unchanged.
  for (const [place] of written.entries()) {
    for (const file of written.slice(place))
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"state": ?"finished"/, '"state":"running"'));
    const { code, stderr } = await runCli(['resume', id, '--plain'], where);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(status, 'utf8')).state).toBe('finished');
    expect((await runCli(['history'], where)).stdout).toContain('finished');
    expect((await runCli(['resume', '--plain'], where)).stderr).toContain('There is no job to resume.');
  }
});

it.each([
  ['while its reports are written', 'stage.started', 'deliver'],
  ['during the last writes', 'job.state', 'finished'],
])('a clip refused %s is replaced before the job ends: the command was lost', async (_when, type, value) => {
  const { video, output, where } = place();
  const values = {
    STOCKPILE_HOME: where.home,
    LIBRARY_FOLDERS: footage.library,
    LOCAL_OUTPUT_FOLDER: output,
    CLIP_MAX_HEIGHT: '144',
    CLIPS_PER_MINUTE: '1',
  };
  const context = await openContext({ flags: { offline: true }, layer: { origin: 'option', values } });
  const session = new Session(context);
  const events: string[] = [];
  let isRefused = false;
  const reader = (event: JobEvent, job: Job) => {
    const what = 'stage' in event ? event.stage : 'state' in event ? event.state : '';
    events.push(`${event.type} ${what}`);
    if (event.type !== type || what !== value || isRefused) return;
    isRefused = true;
    const need = job.needs.find(({ state }) => state === 'filled');
    const [key = ''] = Object.keys(need?.results.file ?? {});
    // The runner goes on to its next wait first.
    setImmediate(async () => {
      await handle.dispatch({ type: 'refuse', needId: need?.need.id ?? '', key });
      events.push('refused');
    });
  };
  const preferences = { style: '', avoid: '', notes: '' };
  const { handle } = await session.start({ videoPath: video, preferences, acceptPlan: true });
  handle.events(reader);
  const isDone = () => events.includes('refused') && events.at(-1) === 'job.state finished';
  await expect.poll(isDone).toBe(true);
  await Promise.all(session.ends);
  expect(handle.snapshot().state).toBe('finished');
  // The reports describe the job after the command.
  expect(events.lastIndexOf('stage.started deliver')).toBeGreaterThan(events.indexOf('refused'));
});
