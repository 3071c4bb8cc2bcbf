import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFolder, privateFolder } from '../../store/files/ensure-folder.ts';
import type { Home } from '../../store/home.ts';

/** The system's structure for the address of a socket has room for 104 bytes on macOS and 108 on Linux. */
const maxBytes = 100;

/**
 * Where the process that runs a job can be reached: a socket in the home folder or, where that path is too long for one, in a
 * private folder of the system's temporary folder; on Windows a named pipe. Creates the folder.
 * @returns undefined when the temporary folder belongs to somebody else
 */
export async function socketPath({ root }: Pick<Home, 'root'>, id: string): Promise<string | undefined> {
  const digest = createHash('sha256').update(`${root}\n${id}`).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\stockpile-tui-${digest}`;
  const folder = join(root, 'sockets');
  const path = join(folder, `${id}.sock`);
  if (Buffer.byteLength(path) <= maxBytes) {
    await ensureFolder(folder, privateFolder);
    return path;
  }
  const short = join(tmpdir(), `stockpile-tui-${process.getuid?.() ?? 0}`);
  await ensureFolder(short, privateFolder);
  return (await isPrivate(short)) ? join(short, `${digest}.sock`) : undefined;
}

/** Whether a folder, not a link to one, is ours and closed for everybody else: anyone may create it before us. */
async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}
