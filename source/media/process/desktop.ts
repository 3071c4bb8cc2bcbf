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
  await show(path, 'No program on this computer can open the file.');
}

/** Opens an address in the system's browser. All users of the machine can see it. @throws UserError when there is none. */
export function openAddress(address: string): Promise<void> {
  return show(address, 'No browser could be opened.');
}

/** @param fault what the error says when it cannot be opened */
async function show(what: string, fault: string): Promise<void> {
  const program = openers[process.platform] ?? 'xdg-open';
  const opened = runProcess({ program, args: [what], signal: new AbortController().signal });
  const shown = new Promise<void>((resolve) => setTimeout(resolve, startTimeoutMs).unref());
  try {
    await Promise.race([opened, shown]);
  } catch (cause) {
    // Windows Explorer exits with 1 even when it has opened the file.
    if (process.platform === 'win32') return;
    throw new UserError(fault, {
      hint: `Open it yourself: ${what}`,
      cause,
    });
  }
}

/**
 * Programs that copy their input to the clipboard. None for Linux: its programs keep running to serve the clipboard, so
 * OSC 52 is used.
 */
const programs: Partial<Record<NodeJS.Platform, { program: string; encoding: BufferEncoding }>> = {
  darwin: { program: 'pbcopy', encoding: 'utf8' },
  win32: { program: 'clip.exe', encoding: 'utf16le' },
};

/** Copies text with the system's clipboard program. @returns false when there is none or it fails. */
export async function copyWithSystem(text: string): Promise<boolean> {
  const copier = programs[process.platform];
  if (!copier) return false;
  const { program, encoding } = copier;
  const input = (async function* () {
    yield Buffer.from(text, encoding);
  })();
  return runProcess({ program, args: [], input, signal: new AbortController().signal }).then(
    () => true,
    () => false,
  );
}
