import { readFileSync } from 'node:fs';

/**
 * Whether a process is running. `unknown`: its pid is in use, but nothing more is visible (systems other than Linux,
 * hidden processes). A process that is exiting or a zombie (which stays for ever in a container without an init) is
 * `dead`, because it does nothing any more.
 */
export type ProcessState = 'alive' | 'dead' | 'unknown';

export interface ProcessFacts {
  state: ProcessState;
  /** The start time in the system's own unit; distinguishes it from a later process with the same pid. */
  began?: string | undefined;
}

/** The task flag of an exiting process: PF_EXITING in include/linux/sched.h. */
const exitingFlag = 0x4;
/** The bit in `SigPnd` that is set after SIGKILL was sent and until the process ends. */
const killPending = 1n << 8n;

/** Looks up a process of this machine. */
export function lookUpProcess(pid: number): ProcessFacts {
  if (!isPidInUse(pid)) return { state: 'dead' };
  if (process.platform !== 'linux') return { state: 'unknown' };
  // Before the flags: a kill is pending until the process begins to exit.
  const isKilled = isBeingKilled(pid);
  const text = read(`/proc/${pid}/stat`);
  // The second field is a name in parentheses, which may itself contain blanks and parentheses. Field 3 follows it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', flags, began] = [fields[0], fields[6], fields[19]];
  if (began === undefined) return { state: isPidInUse(pid) ? 'unknown' : 'dead' };
  const isDead = /^[ZXx]$/.test(state) || (Number(flags) & exitingFlag) !== 0 || isKilled;
  return { state: isDead ? 'dead' : 'alive', began };
}

/** Whether a process with this pid on this machine is not known to be dead. */
export function isAlive(pid: number): boolean {
  return lookUpProcess(pid).state !== 'dead';
}

function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user exists but cannot be signaled.
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
