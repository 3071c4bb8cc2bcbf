import { readdirSync, readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';

/** Command lines of the processes that work for a folder: it stands in their arguments or their environment. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const line = proc(pid, 'cmdline');
      return line !== '' && `${line}\0${proc(pid, 'environ')}`.includes(folder)
        ? [line.replaceAll('\0', ' ')]
        : [];
    });
}

/** Waits until no process works for the folder. @returns those that are left after ten seconds */
export async function untilGone(folder: string): Promise<string[]> {
  const deadline = performance.now() + 10_000;
  for await (const _ of setInterval(20)) {
    const left = processesOf(folder);
    if (left.length === 0 || performance.now() > deadline) return left;
  }
  return [];
}

/** Empty for a process that has just ended or belongs to someone else. */
function proc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
