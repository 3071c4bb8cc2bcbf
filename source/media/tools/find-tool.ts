import { constants, statSync } from 'node:fs';
import { access, chmod, copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import nodePath, { basename, dirname, join, type PlatformPath } from 'node:path';

/** Every file of this name in the folders of the PATH, in order, executable or not. */
export function findOnPath(program: string): string[] {
  return placesOnPath(program, process.env['PATH'] ?? process.env['Path'] ?? '').filter(isFile);
}

/** All paths that a PATH value allows for a program; on Windows with each file extension and without quotes. */
export function placesOnPath(program: string, searched: string, flavor: PlatformPath = nodePath): string[] {
  const isWindows = flavor.sep === '\\';
  const names = isWindows ? [`${program}.exe`, `${program}.cmd`, `${program}.bat`] : [program];
  const folders = searched
    .split(flavor.delimiter)
    .map((folder) => (isWindows ? folder.replaceAll('"', '') : folder))
    .filter((folder) => folder !== '');
  return [...new Set(folders.flatMap((folder) => names.map((name) => flavor.join(folder, name))))];
}

/**
 * The binary of `@ffmpeg-installer/ffmpeg` or `@ffprobe-installer/ffprobe`, resolved from the module at `from`. The
 * package's own code does not run: it throws strings and rejects a binary that is not executable yet.
 */
export function findInPackage(scope: string, program: string, from: string): string | undefined {
  const found = resolveFrom(from, `${scope}/${program}/package.json`);
  const platform = found && resolveFrom(found, `${scope}/${process.platform}-${process.arch}/package.json`);
  if (!platform) return undefined;
  const binary = join(dirname(platform), process.platform === 'win32' ? `${program}.exe` : program);
  return isFile(binary) ? binary : undefined;
}

/**
 * Makes a packaged binary executable: without its install script a package has no execute permission.
 * @param copies the folder for a copy, used where the permission cannot be changed.
 * @returns the path to execute.
 */
export async function makeExecutable(binary: string, copies: string): Promise<string> {
  if (await canExecute(binary)) return binary;
  try {
    await chmod(binary, 0o755);
    return binary;
  } catch {
    return copyOf(binary, copies);
  }
}

export async function canExecute(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function copyOf(binary: string, folder: string): Promise<string> {
  const copy = join(folder, basename(binary));
  const [original, existing] = [await stat(binary), await stat(copy).catch(() => undefined)];
  if (existing?.size === original.size && (await canExecute(copy))) return copy;
  const part = `${copy}.${process.pid}.part`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(binary, part);
  await chmod(part, 0o755);
  await rename(part, copy);
  return copy;
}

function resolveFrom(from: string, name: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

/** False also for a folder without permission and for a broken link, as in a shell. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
