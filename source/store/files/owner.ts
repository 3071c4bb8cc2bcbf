import { hostname } from 'node:os';
import * as z from 'zod';
import { type Life, lookUpProcess } from './alive.ts';
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
export function ourselves(): Owner {
  return { pid: process.pid, host: hostname(), began: lookUpProcess(process.pid).began };
}

/** Undefined where there is none, or it cannot be read. */
export async function readOwner(file: string): Promise<Owner | undefined> {
  const parsed = parseAs((await readIfThere(file)) ?? '', ownerSchema);
  return parsed.ok ? parsed.value : undefined;
}

/** What is known of it; of another machine's processes nothing is. */
export function lifeOf(owner: Owner): Life {
  if (owner.host !== hostname()) return 'unknown';
  const { life, began } = lookUpProcess(owner.pid);
  const isAnother = owner.began !== undefined && began !== undefined && began !== owner.began;
  return isAnother ? 'dead' : life;
}

export function isSameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return a?.pid === b?.pid && a?.host === b?.host && a?.began === b?.began;
}
