import { type ChildProcess, spawn } from 'node:child_process';

/**
 * The guard's script, for a POSIX shell, which starts in a twentieth of the time and memory of a Node process. It reads
 * the children from stdin ("+" and a process id for a new child, "-" for one that ended). When stdin closes, because this
 * process is gone, it kills the process groups of the children that are left.
 */
const shellScript = `# stockpile-tui: kills orphaned child processes when stockpile-tui was killed
trap '' INT TERM HUP
children=' '
while read -r line; do
  pid=\${line#?}
  case $line$children in
    +*) children="$children$pid " ;;
    -*" $pid "*) children="\${children%% $pid *} \${children#* $pid }" ;;
  esac
done
for pid in $children; do kill -s KILL -- "-$pid"; done`;

/** The same for Windows, which has no such shell. It is a string, because a bundler would add its own helpers to a function. */
const windowsScript = `// stockpile-tui: kills orphaned child processes when stockpile-tui was killed
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
      require('node:child_process').spawnSync('taskkill', ['/pid', pid, '/T', '/F'], { windowsHide: true });
    } catch {}
  }
});`;

let guard: ChildProcess | undefined;

/**
 * Starts a small process that kills our children when this process dies without cleanup: SIGKILL, a crash of Node, out
 * of memory. Call it before long-running children are started.
 */
export function startGuard(): void {
  if (guard) return;
  const [program, ...args] =
    process.platform === 'win32' ? [process.execPath, '-e', windowsScript] : ['/bin/sh', '-c', shellScript];
  const started = spawn(program, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In its own process group, so that Ctrl+C does not reach it.
    detached: true,
    windowsHide: true,
    // An empty environment: no keys and no Node options.
    env: process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] },
  });
  guard = started;
  const gone = () => {
    if (guard === started) guard = undefined;
  };
  // The guard is optional: without it orphans of a killed program are killed at the next resume.
  started.on('error', gone);
  started.on('exit', gone);
  started.stdin.on('error', gone);
  started.unref();
  if ('unref' in started.stdin && typeof started.stdin.unref === 'function') started.stdin.unref();
}

/** Tells the guard that a child, the leader of its own process group, was started or has ended. */
export function notifyGuard(child: ChildProcess, isRunning: boolean): void {
  if (child.pid !== undefined) guard?.stdin?.write(`${isRunning ? '+' : '-'}${child.pid}\n`);
}
