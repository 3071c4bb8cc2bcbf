import { readdirSync, readlinkSync } from 'node:fs';

/** The files in a folder that this process has open. Only on Linux. */
export function openFilesIn(folder: string): string[] {
  const targets = readdirSync('/proc/self/fd').flatMap((each) => {
    try {
      return readlinkSync(`/proc/self/fd/${each}`);
    } catch {
      return [];
    }
  });
  return targets.filter((target) => target.startsWith(folder));
}
