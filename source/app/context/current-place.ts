import { homedir } from 'node:os';
import path from 'node:path';
import type { Place } from '../../core/text/typed-path.ts';

/** How paths are resolved on this machine, from the current working directory. */
export function currentPlace(): Place {
  return { path, home: homedir(), cwd: process.cwd() };
}
