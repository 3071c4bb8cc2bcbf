import { homedir } from 'node:os';
import path from 'node:path';
import type { PathContext } from '../../core/text/typed-path.ts';

/** How paths are resolved on this machine, from the current working directory. */
export function currentPathContext(): PathContext {
  return { path, home: homedir(), cwd: process.cwd() };
}
