import { homedir } from 'node:os';
import path from 'node:path';
import type { Place } from '../core/text/typed-path.ts';

/** How paths are read on this machine, from the folder the program was started in. */
export function here(): Place {
  return { path, home: homedir(), cwd: process.cwd() };
}
