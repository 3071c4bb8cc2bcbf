import { type ChildProcess, spawnSync } from 'node:child_process';
import { childEnvironment } from './environment.ts';
import { notifyGuard } from './guard.ts';

const running = new Set<ChildProcess>();
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Remembers a child, the leader of its own process group, which is killed when this process ends. */
export function registerChild(child: ChildProcess): void {
  if (running.size === 0) {
    process.on('exit', killAllProcesses);
    for (const name of endings) process.on(name, onEnding);
  }
  running.add(child);
  notifyGuard(child, true);
}

/** Forgets a child that has ended. */
export function unregisterChild(child: ChildProcess): void {
  if (!running.delete(child)) return;
  notifyGuard(child, false);
  if (running.size > 0) return;
  process.off('exit', killAllProcesses);
  for (const name of endings) process.off(name, onEnding);
}

/** Kills every child and its children immediately; called when this process ends. */
export function killAllProcesses(): void {
  for (const child of running) killGroup(child, 'SIGKILL');
}

/** Sends a signal to a child and its own children; on Windows it ends them. */
export function killGroup(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    // The only way on Windows to kill the child's own children, too.
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], {
      env: childEnvironment(),
      windowsHide: true,
      stdio: 'ignore',
    });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

/**
 * Without a handler the signal would end this process before the `exit` event. Another handler, if any, takes
 * precedence.
 */
function onEnding(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAllProcesses();
  process.off(signal, onEnding);
  process.kill(process.pid, signal);
}
