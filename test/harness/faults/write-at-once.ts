import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const writer = join(import.meta.dirname, 'history-writer.ts');

/** How long each of them writes. */
export interface Limits {
  /** The most entries. */
  times?: number;
  seconds?: number;
}

/** Lets several processes add entries to one history at the same time. @returns the number of entries of each */
export async function writeAtOnce(
  home: string,
  processes: number,
  { times = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: Limits,
): Promise<number[]> {
  const run = promisify(execFile);
  const args = (place: number) => [writer, home, `writer${place}`, String(times), String(seconds)];
  const flags = ['--experimental-strip-types', '--no-warnings'];
  const results = Array.from({ length: processes }, (_, place) =>
    run(process.execPath, [...flags, ...args(place)]),
  );
  return (await Promise.all(results)).map(({ stdout }) => Number(stdout));
}
