import { existsSync } from 'node:fs';
import { UserError } from '../../core/errors.ts';
import { runProcess } from './process.ts';

/** A program that failed to start has said so by then; one still running by then is showing the file. */
const startsWithinMs = 1500;

/** How each system opens a file with the program it has for it. */
const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' };

/** Opens a file or folder with the system's program for it. @throws UserError when there is none. */
export async function openWithSystem(path: string): Promise<void> {
  if (!existsSync(path)) {
    throw new UserError(`${path} is not there any more.`, { hint: 'Was the folder moved?' });
  }
  const program = openers[process.platform] ?? 'xdg-open';
  const opened = runProcess({ program, args: [path], signal: new AbortController().signal });
  const shown = new Promise<void>((resolve) => setTimeout(resolve, startsWithinMs).unref());
  try {
    await Promise.race([opened, shown]);
  } catch (cause) {
    // Windows' explorer answers 1 when it has opened the file.
    if (process.platform === 'win32') return;
    throw new UserError('No program here can open it.', { hint: `Open it yourself: ${path}`, cause });
  }
}
