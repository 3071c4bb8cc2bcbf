import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Why nothing can be written in a folder, or where it would be made: the system's code. Undefined when it can. */
export async function writeFault(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'ENOTDIR';
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && dirname(folder) !== folder ? writeFault(dirname(folder)) : code;
  }
}
