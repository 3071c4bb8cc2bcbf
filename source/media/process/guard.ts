import { type ChildProcess, spawn } from 'node:child_process';

/**
 * What the guard runs: it reads which children there are ("+" and a process number, "-" and one that has ended), and when
 * nobody is left who could write to it, ends those that are still there. Plain text, since a bundler would make its
 * helpers of anything else.
 */
const script = `// stockpile-tui: ends what is left of it when it was killed
const children = new Set();
let rest = '';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.setEncoding('latin1');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) line[0] === '+' ? children.add(line.slice(1)) : children.delete(line.slice(1));
});
process.stdin.on('close', () => {
  for (const pid of children) {
    try {
      if (process.platform === 'win32')
        require('node:child_process').spawnSync('taskkill', ['/pid', pid, '/T', '/F'], { windowsHide: true });
      else process.kill(-Number(pid), 'SIGKILL');
    } catch {}
  }
});`;

let guard: ChildProcess | undefined;

/**
 * Starts a small process that ends our children should this one be killed in a way that leaves it no time to: SIGKILL, a
 * crash of the engine, no memory left. For who starts children that run long.
 */
export function startGuard(): void {
  if (guard) return;
  const started = spawn(process.execPath, ['-e', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl+C is not meant for it.
    detached: true,
    windowsHide: true,
    // Nothing of ours: no keys, no options for Node.
    env: process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] },
  });
  guard = started;
  const gone = () => {
    if (guard === started) guard = undefined;
  };
  // Without it everything works; children then outlive a killed program, and the next resume ends them.
  started.on('error', gone);
  started.on('exit', gone);
  started.stdin.on('error', gone);
  started.unref();
  if ('unref' in started.stdin && typeof started.stdin.unref === 'function') started.stdin.unref();
}

/** Tells the guard of a child, which leads a process group of its own, or that it has ended. */
export function tellGuard(child: ChildProcess, isRunning: boolean): void {
  if (child.pid !== undefined) guard?.stdin?.write(`${isRunning ? '+' : '-'}${child.pid}\n`);
}
