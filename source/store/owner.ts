import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import { isAlive } from './alive.ts';
import { parseAs, readIfThere } from './document.ts';

/** A process that holds something. */
export interface Owner {
  pid: number;
  host: string;
  /** When it began, in the system's own measure: tells it from a later process with the same number. */
  began?: string | undefined;
}

const ownerSchema: z.ZodType<Owner> = z.object({
  pid: z.int().positive(),
  host: z.string(),
  began: z.string().optional(),
});

/** This process. */
export async function ourselves(): Promise<Owner> {
  return { pid: process.pid, host: hostname(), began: await beginningOf(process.pid) };
}

/** Undefined where there is none, or it cannot be read. */
export async function readOwner(file: string): Promise<Owner | undefined> {
  const parsed = parseAs((await readIfThere(file)) ?? '', ownerSchema);
  return parsed.ok ? parsed.value : undefined;
}

/** Whether it is known to have ended; of another machine's processes nothing is known. */
export async function hasDied(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return false;
  if (!isAlive(owner.pid)) return true;
  const began = await beginningOf(owner.pid);
  return owner.began !== undefined && began !== undefined && began !== owner.began;
}

export function isSameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return a?.pid === b?.pid && a?.host === b?.host && a?.began === b?.began;
}

/** When a process began; undefined where the system does not tell without another program. */
async function beginningOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Field 22; the second one is a name in brackets, which may hold blanks and brackets itself.
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
}
