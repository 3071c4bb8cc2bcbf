import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { startHelper } from '../../../source/media/process/helper-process.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('helper');
const source = join(import.meta.dirname, '../../../source/media/process/helper-process.ts');
const linux = process.platform === 'linux';

/** Answers each list of numbers with its process, its first argument and the numbers doubled. */
const doubling = `
  process.on('message', (numbers) =>
    process.send({ pid: process.pid, argument: process.argv[2], doubled: numbers.map((each) => 2 * each) }));`;
const ending = `process.on('disconnect', () => process.exit());`;

function script(name: string, text: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file);
}

/** Starts a helper; `next` resolves with its next answer, `ended` with why it ended. */
function start(file: URL) {
  let answer = Promise.withResolvers<{ pid: number; argument: string; doubled: Float32Array }>();
  const ended = Promise.withResolvers<string>();
  const helper = startHelper(file, ['argument'], {
    message: (message) => answer.resolve(message as Awaited<typeof answer.promise>),
    ended: ended.resolve,
  });
  helper.keepAlive(true);
  const ask = (numbers: number[]) => {
    answer = Promise.withResolvers();
    helper.send(Float32Array.from(numbers));
    return answer.promise;
  };
  return { helper, ask, ended: ended.promise };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process group and the session of a process. */
function groupOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(2, 4);
}

test('it answers with typed arrays, and has ended when it was let go', async () => {
  const { helper, ask, ended } = start(script('doubling', doubling + ending));
  const { pid, argument, doubled } = await ask([1, 2.5]);
  expect([argument, doubled]).toEqual(['argument', Float32Array.of(2, 5)]);
  expect((await ask([4])).doubled).toEqual(Float32Array.of(8));
  expect(isRunning(pid)).toBe(true);
  await helper.end();
  expect(isRunning(pid)).toBe(false);
  await ended.then((reason) => expect(reason).toBe('exit code 0'));
});

test('it is killed when it does not end by itself', async () => {
  const { helper, ask, ended } = start(script('staying', `${doubling} setInterval(() => {}, 1000);`));
  const { pid } = await ask([]);
  await helper.end();
  expect(isRunning(pid)).toBe(false);
  await ended.then((reason) => expect(reason).toBe(process.platform === 'win32' ? 'exit code 1' : 'SIGKILL'));
});

test('why it ended is told when it ends by itself or cannot start', async () => {
  const failing = start(script('failing', `process.on('message', () => process.exit(7));`));
  failing.helper.send('anything');
  expect(await failing.ended).toBe('exit code 7');
  failing.helper.send('nobody reads this');
  await failing.helper.end();
  expect(await start(pathToFileURL(join(folder, 'missing.mjs'))).ended).toBe('exit code 1');
});

test.runIf(linux)(
  'Ctrl+C in the terminal does not reach it: it leads its own group and session',
  async () => {
    const { helper, ask } = start(script('grouped', doubling + ending));
    const { pid } = await ask([]);
    expect(groupOf(pid)).toEqual([String(pid), String(pid)]);
    await helper.end();
  },
);

/** Runs a program of ours that starts a helper, prints the helper's process id, and then runs `then`. */
function program(then: string) {
  const file = join(folder, 'program.mts');
  const helper = script('helper', doubling + ending);
  writeFileSync(
    file,
    `import { startHelper } from ${JSON.stringify(pathToFileURL(source).href)};
     const helper = startHelper(new URL(${JSON.stringify(helper.href)}), [], {
       message: ({ pid }) => { console.log(pid); helper.keepAlive(false); },
       ended: () => {},
     });
     helper.keepAlive(true);
     helper.send([]);
     ${then}`,
  );
  const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exit = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  const helperPid = () => vi.waitUntil(() => Number(printed), { timeout: 60_000 });
  return { child, exit, helperPid, errors: () => errors };
}

test('it ends when the program is killed', async () => {
  const { child, helperPid, exit } = program('setInterval(() => {}, 1000);');
  const pid = await helperPid();
  expect(isRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await exit;
  await vi.waitUntil(() => !isRunning(pid), { timeout: 60_000 });
});

test('an idle helper does not keep the program alive, and ends with it', async () => {
  const { helperPid, exit, errors } = program('');
  const pid = await helperPid();
  expect(await exit).toBe(0);
  expect(errors()).toBe('');
  await vi.waitUntil(() => !isRunning(pid), { timeout: 60_000 });
});
