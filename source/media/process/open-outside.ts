import { existsSync } from 'node:fs';
import { UserError } from '../../core/errors.ts';
import { runProcess } from './process.ts';

/** A program that cannot open the file fails within this time; one that still runs is showing it. */
const startTimeoutMs = 1500;

/** The command of each system that opens a file with its default program. */
const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' };

/** Opens a file or folder with the system's default program. @throws UserError when there is none. */
export async function openWithSystem(path: string): Promise<void> {
  if (!existsSync(path)) {
    throw new UserError(`${path} no longer exists.`, {
      hint: 'Check whether the folder was moved or renamed.',
    });
  }
  const program = openers[process.platform] ?? 'xdg-open';
  const opened = runProcess({ program, args: [path], signal: new AbortController().signal });
  const shown = new Promise<void>((resolve) => setTimeout(resolve, startTimeoutMs).unref());
  try {
    await Promise.race([opened, shown]);
  } catch (cause) {
    // Windows Explorer exits with 1 even when it has opened the file.
    if (process.platform === 'win32') return;
    throw new UserError('No program on this computer can open the file.', {
      hint: `Open it yourself: ${path}`,
      cause,
    });
  }
}
