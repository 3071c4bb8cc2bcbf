import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const isWindows = process.platform === 'win32';

/**
 * A PATH with everything that is on the PATH now, except some programs. Its folders of links are removed when the
 * process ends.
 * @param {RegExp} hidden matches the file names of the programs to leave out
 */
export function pathWithout(hidden) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'stockpile-path-'));
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders
    .filter((folder) => folder !== '' && existsSync(folder))
    .flatMap((folder, index) => withoutThem(folder, path.join(scratch, String(index)), hidden))
    .join(path.delimiter);
}

/**
 * The folder itself if it contains none of the programs, else a folder of links to everything else in it. Windows does
 * not allow such links; there the folder is dropped.
 * @param {string} folder
 * @param {string} copy
 * @param {RegExp} hidden
 * @returns {string[]}
 */
function withoutThem(folder, copy, hidden) {
  const names = readdirSync(folder);
  if (!names.some((name) => hidden.test(name))) return [folder];
  if (isWindows) return [];
  mkdirSync(copy);
  for (const name of names) {
    if (!hidden.test(name)) symlinkSync(path.join(folder, name), path.join(copy, name));
  }
  return [copy];
}
