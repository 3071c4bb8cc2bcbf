import { readFileSync } from 'node:fs';

/**
 * What the system tells of a process: `unknown` where something has its number and no more can be seen (other systems
 * than Linux, processes that are hidden). One that is dying or that nobody has reaped yet (a zombie, in a container
 * without an init for ever) is dead: it does nothing any more.
 */
export type Life = 'alive' | 'dead' | 'unknown';

export interface ProcessFacts {
  life: Life;
  /** When it began, in the system's own measure: tells it from a later process with the same number. */
  began?: string | undefined;
}

/** The task flag of a process that is exiting; PF_EXITING in include/linux/sched.h. */
const exiting = 0x4;
/** Set in `SigPnd` once SIGKILL was sent and has not ended the process yet. */
const killPending = 1n << 8n;

/** Looks a process of this machine up. */
export function lookUpProcess(pid: number): ProcessFacts {
  if (!hasNumber(pid)) return { life: 'dead' };
  if (process.platform !== 'linux') return { life: 'unknown' };
  const text = read(`/proc/${pid}/stat`);
  // The second field is a name in brackets, which may hold blanks and brackets itself; what follows are fields 3 on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', flags, began] = [fields[0], fields[6], fields[19]];
  if (began === undefined) return { life: hasNumber(pid) ? 'unknown' : 'dead' };
  const isDead = /^[ZXx]$/.test(state) || (Number(flags) & exiting) !== 0 || isBeingKilled(pid);
  return { life: isDead ? 'dead' : 'alive', began };
}

/** Whether there is a process of this number on this machine that is not known to be dead. */
export function isAlive(pid: number): boolean {
  return lookUpProcess(pid).life !== 'dead';
}

function hasNumber(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, but it is there.
    return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isBeingKilled(pid: number): boolean {
  const [, pending] = /^SigPnd:\s*([0-9a-f]+)/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return pending !== undefined && (BigInt(`0x${pending}`) & killPending) !== 0n;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
