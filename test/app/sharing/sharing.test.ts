import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JobServer } from '../../../source/app/sharing/job-server.ts';
import { LineSplitter } from '../../../source/app/sharing/messages.ts';
import { RemoteJob } from '../../../source/app/sharing/remote-job.ts';
import { socketPath } from '../../../source/app/sharing/socket-path.ts';
import { UserError } from '../../../source/core/errors.ts';
import type { Command } from '../../../source/core/job/command.ts';
import { decide } from '../../../source/core/job/decide.ts';
import type { JobEvent } from '../../../source/core/job/events/events.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { homeAt } from '../../../source/store/home.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('sharing');
let names = 0;

function newName(kind: string): string {
  names += 1;
  return `${kind}${names}`;
}

/** A job in its review whose process listens, and a way to read it. */
async function sharedJob(name = newName('home')) {
  const home = homeAt(join(folder, name));
  const log = new JobLog(new JobMaker().planned().job);
  const dispatch = async (command: Command) => {
    if (command.type === 'skip') throw new UserError('It cannot be skipped.', { hint: 'Wait.' });
    for (const event of decide(log.job, command, { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 }))
      log.emit(event);
  };
  const server = new JobServer(home, log, dispatch);
  const path = (await socketPath(home, log.job.id)) ?? '';
  return { log, server, path, open: () => openRemote(path) };
}

/** Opens the job at a socket as soon as its process listens. */
async function openRemote(path: string, isOwned = async () => true): Promise<RemoteJob> {
  for (;;) {
    const remote = await RemoteJob.open(path, isOwned);
    if (remote) return remote;
  }
}

/** A way to a socket that can be cut. */
async function cable(to: string) {
  const path = join(folder, newName('cable'));
  const ends = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(to);
    for (const each of [socket, other]) {
      ends.add(each);
      each.on('error', () => {});
    }
    socket.pipe(other).pipe(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  const cut = () => {
    for (const each of ends) each.destroy();
    ends.clear();
  };
  return { path, cut, remove: () => server.close(cut) };
}

it('another process sees the state and every event of a running job, and its commands are carried out', async () => {
  const { log, open, server } = await sharedJob();
  const [first, second] = [await open(), await open()];
  expect(first.job).toEqual(log.job);
  const seen: JobEvent['type'][] = [];
  second.subscribe((event) => seen.push(event.type));
  const need = first.job.needs[0]?.need.id ?? '';
  await first.dispatch({ type: 'select', needId: need, selected: false });
  await second.dispatch({ type: 'add', phrase: 'old harbor crane', at: 3 });
  await expect.poll(() => seen).toEqual(['need.selected', 'need.added']);
  await expect.poll(() => first.job).toEqual(log.job);
  expect(second.job).toEqual(log.job);
  await expect(first.dispatch({ type: 'skip', needId: need })).rejects.toMatchObject({
    message: 'It cannot be skipped.',
    hint: 'Wait.',
  });
  await server.close();
  server.end();
  expect(await first.ended).toBe('ended');
  expect(await second.ended).toBe('ended');
});

it('a process that only reads a job can end while the job goes on: leaving the full screen hung', async () => {
  const { open, server } = await sharedJob();
  const pipes = () => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
  // From then on the server listens, so that only the second connection is new.
  await open();
  const before = pipes();
  const remote = await open();
  expect(remote.hasEnded).toBe(false);
  expect(pipes()).toBeLessThanOrEqual(before);
  await server.close();
});

it('only this user may open the socket', async () => {
  const { path, open, server } = await sharedJob();
  await open();
  await expect.poll(() => statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  await server.close();
});

it('a socket that a killed process left does not keep the next one from listening', async () => {
  mkdirSync(join(folder, 'left', 'sockets'), { recursive: true });
  writeFileSync(join(folder, 'left', 'sockets', 'job-1.sock'), '');
  const { log, open, server } = await sharedJob('left');
  expect((await open()).job).toEqual(log.job);
  await server.close();
});

it('a home folder with a path that is too long for a socket gets one in the temporary folder', async () => {
  const { path, log, open, server } = await sharedJob(`long${'g'.repeat(120)}`);
  expect(path).not.toContain('gggg');
  expect((await open()).job).toEqual(log.job);
  await server.close();
  rmSync(path, { force: true });
});

it('a connection that breaks while the job runs is made again and continues where it was', async () => {
  const { path, log, server, open } = await sharedJob();
  await open();
  const { path: broken, cut, remove } = await cable(path);
  const remote = await openRemote(broken);
  const seen: number[] = [];
  remote.subscribe((event) => event.type === 'stage.progress' && seen.push(event.fraction));
  const emit = (fraction: number) => log.emit({ type: 'stage.progress', stage: 'review', fraction });
  emit(0.1);
  await expect.poll(() => seen).toEqual([0.1]);
  cut();
  // Emitted while nobody is connected.
  emit(0.2);
  emit(0.3);
  await expect.poll(() => seen).toEqual([0.1, 0.2, 0.3]);
  expect(remote.job).toEqual(log.job);
  remove();
  await server.close();
});

it('when the process is gone the job is free, and a command that it did not answer is refused', async () => {
  const { path, server, open } = await sharedJob();
  await open();
  const { path: broken, cut, remove } = await cable(path);
  const remote = await openRemote(broken, async () => false);
  const answer = remote.dispatch({ type: 'skip', needId: 'n01' });
  cut();
  remove();
  await expect(answer).rejects.toThrow('does not answer');
  expect(await remote.ended).toBe('lost');
  await server.close();
});

describe('what is not a request ends the connection', () => {
  it.each([
    ['no JSON', 'GET / HTTP/1.1\n'],
    ['another version', '{"type":"hello","version":99}\n'],
    ['an unknown command', '{"type":"command","id":1,"command":{"type":"format-disk"}}\n'],
    ['a line without an end', 'x'.repeat(200_000)],
  ])('%s', async (_what, text) => {
    const { path, log, open, server } = await sharedJob();
    await open();
    const before = log.job;
    const socket = connect(path);
    socket.on('error', () => {});
    socket.resume();
    socket.write(text);
    await new Promise((resolve) => socket.on('close', resolve));
    expect(log.job).toBe(before);
    await server.close();
  });
});

it('lines are put together however they are cut', () => {
  const lines = new LineSplitter(20);
  expect(lines.add('a')).toEqual([]);
  expect(lines.add('b\ncd\n')).toEqual(['ab', 'cd']);
  expect(lines.add('e')).toEqual([]);
  expect(lines.add('\n')).toEqual(['e']);
  expect(lines.add('f'.repeat(21))).toBeUndefined();
});
