import { readdirSync, readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';

/** Command lines of processes that have the folder in their arguments or environment. */
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

/** All descendants of a process, each as `PID START`, because a pid alone can be reused. */
export function descendantsOf(pid: number): string[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const { parent, key } = facts(name);
      return parent === undefined ? [] : [{ pid: Number(name), parent, key }];
    });
  const below = (of: number): string[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child.key, ...below(child.pid)]);
  return below(pid);
}

/** Waits until these processes have ended. @returns the command lines of those that are left after ten seconds */
export function untilEnded(processes: readonly string[]): Promise<string[]> {
  const isThere = (key: string) => {
    const [pid = ''] = key.split(' ');
    const now = facts(pid);
    return now.key === key && now.state !== 'Z';
  };
  return untilNone(() =>
    processes.filter(isThere).map((key) => proc(key.split(' ')[0] ?? '', 'cmdline').replaceAll('\0', ' ')),
  );
}

/** Waits until no process uses the folder. @returns those that are left after ten seconds */
export function untilGone(folder: string): Promise<string[]> {
  return untilNone(() => processesOf(folder));
}

async function untilNone(look: () => string[]): Promise<string[]> {
  const deadline = performance.now() + 60_000;
  for await (const _ of setInterval(20)) {
    const left = look();
    if (left.length === 0 || performance.now() > deadline) return left;
  }
  return [];
}

function facts(pid: string): { state: string | undefined; parent: number | undefined; key: string } {
  const text = proc(pid, 'stat');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const parent = fields[1] === undefined ? undefined : Number(fields[1]);
  return { state: fields[0], parent, key: `${pid} ${fields[19]}` };
}

/** Empty for a process that has just ended or belongs to another user. */
function proc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
