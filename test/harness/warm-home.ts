import { cpSync } from 'node:fs';
import { inject } from 'vitest';

/**
 * Makes a STOCKPILE_HOME that has scanned the shared library before, and returns its path. Scanning costs more processor
 * time than the rest of a small job.
 */
export function warmHome(home: string): string {
  cpSync(inject('warmHome'), home, { recursive: true });
  return home;
}
