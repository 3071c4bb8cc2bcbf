import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { toJobStop } from '../../../source/core/errors.ts';
import { killAllProcesses } from '../../../source/media/process/children.ts';
import { commandLine, runProcess } from '../../../source/media/process/process.ts';
import { ProcessError } from '../../../source/media/process/process-error.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { patience, temporaryFolder } from '../kit.ts';

const node = process.execPath;
const posix = process.platform !== 'win32';

/** A program that starts another one, writes both process ids to a file, and ignores every request to exit. */
const stubborn = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  process.on('SIGINT', () => {});
  require('node:fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid);
  console.log('ready');
  setInterval(() => {}, 1000);
`;

async function hasEnded(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  // A zombie: in a container there may be no process that reaps it.
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status.includes(') Z ');
}

async function expectEnded(file: string): Promise<void> {
  const pids = (await readFile(file, 'utf8')).split(' ').map(Number);
  for (const pid of pids) await vi.waitUntil(() => hasEnded(pid), { timeout: 60_000 });
}

describe('a program that is started', () => {
  test('returns its output, and shell syntax in its arguments is not expanded', async () => {
    const args = [
      '-p',
      'JSON.stringify(process.argv.slice(1))',
      '--',
      '$(touch x)',
      '*',
      'a b',
      "it's",
      '; ls',
    ];
    const { stdout } = await runProcess({ program: node, args, signal: patience() });
    expect(JSON.parse(stdout)).toEqual(args.slice(3));
  });

  test('has an empty stdin', async () => {
    const args = ['-e', 'process.stdin.on("data", () => {}).on("end", () => console.log("over"))'];
    const { stdout } = await runProcess({ program: node, args, signal: patience() });
    expect(stdout).toBe('over\n');
  });

  test('is read line by line, also when a chunk ends in the middle of a character', async () => {
    const lines: string[] = [];
    const script = `
      const bytes = Buffer.from('one\\r\\ntwö\\rthree');
      process.stdout.write(bytes.subarray(0, 8));
      setTimeout(() => process.stdout.write(bytes.subarray(8)), 20);`;
    await runProcess({
      program: node,
      args: ['-e', script],
      signal: patience(),
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['one', 'twö', 'three']);
  });

  test.runIf(posix)('that writes an endless line is stopped with a clear error', async () => {
    const args = ['-c', "yes 0123456789 | tr -d '\\n'"];
    const { signal } = new AbortController();
    const endless = runProcess({ program: '/bin/sh', args, signal, onLine: () => {} });
    await expect(endless).rejects.toThrow('An external program wrote a line that is too long to read.');
  });

  test('fails with its exit code and its last error message', async () => {
    const args = ['-e', 'console.error("first"); console.error("it is broken"); process.exit(3)'];
    const failure = await runProcess({ program: node, args, signal: patience() }).catch((error) => error);
    expect(failure).toBeInstanceOf(ProcessError);
    expect(failure).toMatchObject({ exitCode: 3, stderr: 'first\nit is broken\n' });
    expect(failure.message).toMatch(/failed with code 3: it is broken$/);
    expect(failure.commandLine).toContain(node);
  });

  test('that does not exist is a clear error, not a crash', async () => {
    const started = runProcess({ program: '/no/such/ffmpeg', args: [], signal: patience() });
    await expect(started).rejects.toThrow(
      '/no/such/ffmpeg could not be started: the program does not exist.',
    );
  });

  test('is stopped when its reader throws, and the error is thrown', async () => {
    const started = runProcess({
      program: node,
      args: ['-e', 'setInterval(() => console.log("x"), 5)'],
      signal: patience(),
      onLine: () => {
        throw new Error('cannot read this');
      },
    });
    await expect(started).rejects.toThrow('cannot read this');
  });

  test.runIf(process.platform === 'linux')(
    'that fills the disk fails with the error of a full disk',
    async () => {
      const program = requireTool((await testTools()).ffmpeg).path;
      const source = ['-f', 'lavfi', '-i', 'testsrc=duration=1', '-f', 'mpegts'];
      const failure = await runProcess({
        program,
        args: ['-v', 'error', '-y', ...source, '/dev/full'],
        signal: patience(),
      }).catch((error) => error);
      expect(toJobStop(failure)).toMatchObject({ name: 'UserError', kind: 'disk-full' });
    },
  );
});

describe.runIf(posix)('stopping', () => {
  test('an aborted signal ends the program and its children, and its reason is thrown', async () => {
    const file = join(await temporaryFolder(), 'pids');
    const stop = new AbortController();
    const script = stubborn.replace("process.on('SIGINT', () => {});", '');
    const started = runProcess({
      program: node,
      args: ['-e', script, file],
      signal: stop.signal,
      onLine: () => stop.abort(new Error('the user stopped it')),
    });
    await expect(started).rejects.toThrow('the user stopped it');
    await expectEnded(file);
  });

  test('a program that ignores SIGINT is killed', async () => {
    const file = join(await temporaryFolder(), 'pids');
    const stop = new AbortController();
    const started = runProcess({
      program: node,
      args: ['-e', stubborn, file],
      signal: stop.signal,
      onLine: () => stop.abort(),
    });
    await expect(started).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expectEnded(file);
  });

  test('nothing is started when the signal is already aborted', async () => {
    const file = join(await temporaryFolder(), 'pids');
    const started = runProcess({
      program: node,
      args: ['-e', stubborn, file],
      signal: AbortSignal.abort(),
    });
    await expect(started).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('killAllProcesses kills everything immediately', async () => {
    const file = join(await temporaryFolder(), 'pids');
    const started = runProcess({
      program: node,
      args: ['-e', stubborn, file],
      signal: patience(),
      onLine: () => killAllProcesses(),
    });
    await expect(started).rejects.toThrow('was killed by SIGKILL');
    await expectEnded(file);
  });

  test.each([
    ['exits', 'process.exit(0)'],
    ['gets SIGTERM', 'process.kill(process.pid, "SIGTERM")'],
    ['loses its terminal', 'process.kill(process.pid, "SIGHUP")'],
    ['crashes', 'throw new Error("a bug")'],
  ])('children end with a program that %s', async (_, ending) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'pids');
    const source = pathToFileURL(join(import.meta.dirname, '../../../source/media/process/process.ts')).href;
    const parent = join(folder, 'parent.mjs');
    await writeFile(
      parent,
      `import { runProcess } from ${JSON.stringify(source)};
       const request = { program: process.execPath, signal: new AbortController().signal };
       const args = ['-e', ${JSON.stringify(stubborn)}, ${JSON.stringify(file)}];
       runProcess({ ...request, args, onLine: () => setImmediate(() => { ${ending} }) }).catch(() => {});`,
    );
    const args = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', parent];
    await runProcess({ program: node, args, signal: patience() }).catch(() => undefined);
    await expectEnded(file);
  });
});

test.runIf(posix)('every command line can be pasted into a shell', async () => {
  const text = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\0', ''));
  const args = ["it's", '$(touch x)', '`ls`', 'a\nb', '', '-n', '!!', '~', ...fc.sample(text, 300)];
  const line = commandLine(node, ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...args]);
  const { stdout } = await runProcess({ program: '/bin/sh', args: ['-c', line], signal: patience() });
  expect(JSON.parse(stdout)).toEqual(args);
});
