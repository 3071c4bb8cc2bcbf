import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { killOrphans } from '../../../source/media/process/orphans.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';

const folder = temporaryFolder('guard');
const linux = process.platform === 'linux';
let count = 0;

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** A program of ours that starts a child, which starts a grandchild; both run until they are killed. */
async function startParent(): Promise<{ parent: ChildProcess; pids: number[] }> {
  const file = join(folder, `pids-${count++}`);
  const media = join(import.meta.dirname, '../../../source/media/process');
  const address = (name: string) => JSON.stringify(pathToFileURL(join(media, name)).href);
  const stay = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    process.on('SIGINT', () => {});
    require('node:fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid);
    setInterval(() => {}, 1000);`;
  const script = join(folder, `parent-${count}.mts`);
  writeFileSync(
    script,
    `import { startGuard } from ${address('guard.ts')};
     import { runProcess } from ${address('process.ts')};
     startGuard();
     const request = { program: process.execPath, signal: new AbortController().signal };
     await runProcess({ ...request, args: ['-e', ${JSON.stringify(stay)}, ${JSON.stringify(file)}] });`,
  );
  const parent = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script], {
    stdio: 'ignore',
  });
  await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8') !== '', { timeout: 60_000 });
  return { parent, pids: readFileSync(file, 'utf8').split(' ').map(Number) };
}

describe.runIf(linux)('the children of a program are killed', () => {
  test('with their own children when it is killed', async () => {
    const { parent, pids } = await startParent();
    expect(pids.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !pids.some(isRunning), { timeout: 60_000 });
  });

  test('when it is killed after the whole group got SIGINT, SIGTERM and SIGHUP', async () => {
    const { parent, pids } = await startParent();
    for (const signal of ['SIGHUP', 'SIGKILL'] as const) parent.kill(signal);
    await vi.waitUntil(() => !pids.some(isRunning), { timeout: 60_000 });
  });
});

test.runIf(linux)(
  'what the guard is told has ended is not killed, wherever it stands among the others',
  async () => {
    const file = join(folder, 'told');
    const script = join(folder, 'told.mts');
    const guard = pathToFileURL(join(import.meta.dirname, '../../../source/media/process/guard.ts')).href;
    writeFileSync(
      script,
      `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     import { notifyGuard, startGuard } from ${JSON.stringify(guard)};
     startGuard();
     const sleepers = [1, 2, 3, 4].map(() => spawn('sleep', ['300'], { stdio: 'ignore', detached: true }));
     for (const sleeper of sleepers) notifyGuard(sleeper, true);
     for (const place of [0, 2]) notifyGuard(sleepers[place], false);
     writeFileSync(${JSON.stringify(file)}, sleepers.map(({ pid }) => pid).join(' '));`,
    );
    const parent = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script], {
      stdio: 'ignore',
    });
    await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8') !== '', { timeout: 60_000 });
    const pids = readFileSync(file, 'utf8').split(' ').map(Number);
    expect(pids.map(isRunning)).toEqual([true, true, true, true]);
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !isRunning(pids[1] ?? 0) && !isRunning(pids[3] ?? 0), { timeout: 60_000 });
    expect(pids.map(isRunning)).toEqual([true, false, true, false]);
    for (const place of [0, 2]) process.kill(pids[place] ?? 0, 'SIGKILL');
  },
);

test.runIf(linux)("only the orphans that work in a job's folder are killed", async () => {
  const program = requireTool((await testTools()).ffmpeg).path;
  const start = (name: string) => {
    const work = join(folder, name);
    mkdirSync(work);
    const endless = [
      '-v',
      'error',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=64x64:rate=5',
      '-f',
      'null',
      '-y',
    ];
    return {
      work,
      child: spawn(program, [...endless, join(work, 'out')], { stdio: 'ignore', detached: true }),
    };
  };
  const [mine, other] = [start('mine'), start('other')];
  expect(await killOrphans(mine.work)).toEqual([mine.child.pid]);
  await vi.waitUntil(() => !isRunning(mine.child.pid ?? 0));
  expect(isRunning(other.child.pid ?? 0)).toBe(true);
  other.child.kill('SIGKILL');
});
