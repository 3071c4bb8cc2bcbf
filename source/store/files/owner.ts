import { hostname } from 'node:os';
import * as z from 'zod';
import { parseJsonAs, readFileIfExists } from './document.ts';
import { lookUpProcess, type ProcessState } from './process-state.ts';

/** The process that owns a lock. */
export interface Owner {
  pid: number;
  host: string;
  /** The start time in the system's own unit; distinguishes it from a later process with the same pid. */
  began?: string | undefined;
}

const ownerSchema: z.ZodType<Owner> = z.object({
  pid: z.int().positive(),
  host: z.string(),
  began: z.string().optional(),
});

/** This process as an owner. */
export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), began: lookUpProcess(process.pid).began };
}

/** The owner named in a lock file; undefined when there is none or it cannot be read. */
export async function readOwner(file: string): Promise<Owner | undefined> {
  const parsed = parseJsonAs((await readFileIfExists(file)) ?? '', ownerSchema);
  return parsed.ok ? parsed.value : undefined;
}

/** Whether the owner is running; always `unknown` for processes of other machines. */
export function ownerState(owner: Owner): ProcessState {
  if (owner.host !== hostname()) return 'unknown';
  const { state, began } = lookUpProcess(owner.pid);
  const isAnother = owner.began !== undefined && began !== undefined && began !== owner.began;
  return isAnother ? 'dead' : state;
}

export function isSameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return a?.pid === b?.pid && a?.host === b?.host && a?.began === b?.began;
}
