import { readFileSync } from 'node:fs';

/**
 * Processor seconds of the ended children of this process and of theirs, from /proc; undefined on systems other than
 * Linux.
 */
export function childSeconds(): number | undefined {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return undefined;
  }
}

/** Processor seconds that a piece of work takes, in this process and its children. @throws Error on other systems */
export async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = childSeconds();
  const own = process.cpuUsage();
  await work();
  const after = childSeconds();
  if (before === undefined || after === undefined) throw new Error('processor times are read from /proc');
  const { user, system } = process.cpuUsage(own);
  return after - before + (user + system) / 1e6;
}
