import { mkdirSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';

/**
 * Makes a folder and those above it. Node's own `recursive` never ends where the system says that something is missing
 * though the folder above is there, as Linux does below `/proc`.
 * @returns the first folder that had to be made, undefined when all were there.
 * @throws UserError where no folder can be made, else the file system's error.
 */
export async function ensureFolder(path: string): Promise<string | undefined> {
  const fault = await make(path);
  if (fault === undefined) return path;
  if (fault.code === 'EEXIST') return assertFolder(path, fault);
  if (fault.code !== 'ENOENT' || dirname(path) === path) throw fault;
  const first = await ensureFolder(dirname(path));
  const again = await make(path);
  if (again === undefined) return first ?? path;
  // Somebody else was quicker.
  if (again.code === 'EEXIST') return (await assertFolder(path, again)) ?? first;
  if (again.code !== 'ENOENT') throw again;
  throw new UserError(`The folder ${path} cannot be made: the system takes none in ${dirname(path)}.`, {
    hint: 'Choose a folder that can be written; STOCKPILE_HOME says where the program keeps its own.',
    cause: again,
  });
}

/**
 * The same in one go, for a file that must be there before anything else is done. What is there already may be no
 * folder: writing into it says so. @throws the file system's error.
 */
export function ensureFolderAtOnce(path: string): void {
  if (isMadeAtOnce(path) || dirname(path) === path) return;
  ensureFolderAtOnce(dirname(path));
  // Missing still, it is for the write to fail.
  isMadeAtOnce(path);
}

/** @returns false when the folder above is missing. @throws every other error of the file system. */
function isMadeAtOnce(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
    return code === 'EEXIST';
  }
}

async function make(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** @throws the fault when what is there is no folder. */
async function assertFolder(path: string, fault: NodeJS.ErrnoException): Promise<undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw fault;
}
