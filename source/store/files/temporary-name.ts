import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from './alive.ts';

/** Short, since file names have an end; two machines that share a folder hardly ever have the same. */
const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Where a file is written until it is whole. It says who writes it, so that what the dead left can be removed. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${here}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

export interface TemporaryOwner {
  /** Whether it is a process of this machine. */
  isHere: boolean;
  pid: number;
}

/** Who writes, or wrote, the file of this name; undefined for one that is none of these. */
export function temporaryOwner(name: string): TemporaryOwner | undefined {
  const [, host, pid] = /\.tmp-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return host === undefined ? undefined : { isHere: host === here, pid: Number(pid) };
}

export function isOursAndAlive({ isHere, pid }: TemporaryOwner): boolean {
  return isHere && isAlive(pid);
}
