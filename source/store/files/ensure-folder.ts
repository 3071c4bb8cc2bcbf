import { mkdirSync } from 'node:fs';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';

/** The mode of folders with the program's own data: nobody else may read them. */
export const privateFolder = 0o700;

/**
 * Creates a folder and its missing parents. Node's own `recursive` option loops for ever where the system reports
 * ENOENT although the parent exists, as Linux does below `/proc`.
 * @param mode of the folders that are created; the system's default, or `privateFolder`
 * @returns the first folder that had to be created, undefined when all existed
 * @throws UserError where no folder can be created, else the file system's error
 */
export async function ensureFolder(path: string, mode = 0o777): Promise<string | undefined> {
  const fault = await make(path, mode);
  if (fault === undefined) return path;
  if (fault.code === 'EEXIST') return assertFolder(path, fault);
  if (fault.code !== 'ENOENT' || dirname(path) === path) throw fault;
  const first = await ensureFolder(dirname(path), mode);
  const again = await make(path, mode);
  if (again === undefined) return first ?? path;
  // Another process has just created it.
  if (again.code === 'EEXIST') return (await assertFolder(path, again)) ?? first;
  if (again.code !== 'ENOENT') throw again;
  throw new UserError(
    `The folder ${path} cannot be created: the system does not allow folders in ${dirname(path)}.`,
    {
      hint: 'Choose a folder that you can write to; STOCKPILE_HOME sets where the program stores its data.',
      cause: again,
    },
  );
}

/**
 * Creates a private folder and its missing parents synchronously, for a file that must be written before any other code runs.
 * Does not check that an existing path is a folder: writing a file into it fails with a clear error.
 * @throws the file system's error
 */
export function ensureFolderSync(path: string): void {
  if (makeSync(path) || dirname(path) === path) return;
  ensureFolderSync(dirname(path));
  // If the folder is still missing, the write after this fails.
  makeSync(path);
}

/**
 * @returns whether the path exists now; false when its parent is missing
 * @throws all other errors of the file system
 */
function makeSync(path: string): boolean {
  try {
    mkdirSync(path, { mode: privateFolder });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
    return code === 'EEXIST';
  }
}

async function make(path: string, mode: number): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** @throws `fault` when the path is not a folder */
async function assertFolder(path: string, fault: NodeJS.ErrnoException): Promise<undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw fault;
}

/** Why a folder, or its nearest existing parent, is not writable: the system's error code; undefined when it is. */
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
