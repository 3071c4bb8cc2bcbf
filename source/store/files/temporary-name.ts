import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from './process-state.ts';

/** Identifies this machine. Short, because the length of file names is limited, but unlikely to collide. */
const hostHash = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** The name of a file while it is being written. It contains the writer's pid, so that orphans can be removed. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${hostHash}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

export interface TemporaryOwner {
  /** Whether it is a process of this machine. */
  isHere: boolean;
  pid: number;
}

/** The process that writes, or wrote, a temporary file; undefined for other file names. */
export function temporaryOwner(name: string): TemporaryOwner | undefined {
  const [, host, pid] = /\.tmp-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return host === undefined ? undefined : { isHere: host === hostHash, pid: Number(pid) };
}

export function isOurLiveProcess({ isHere, pid }: TemporaryOwner): boolean {
  return isHere && isAlive(pid);
}
