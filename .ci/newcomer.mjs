/**
 * `node .ci/newcomer.mjs COMMAND [ARGUMENT...]`: runs a command as on a machine without ffmpeg, ffprobe and yt-dlp: the
 * PATH has everything except these.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const isWindows = process.platform === 'win32';
const hidden = /^(ffmpeg|ffprobe|ffplay|yt-dlp|youtube-dl)(\.(exe|cmd|bat))?$/i;
const scratch = mkdtempSync(path.join(tmpdir(), 'stockpile-newcomer-'));

const [command = '', ...args] = process.argv.slice(2);
const env = { ...process.env, PATH: stripped(process.env.PATH ?? '') };
for (const name of ['FFMPEG_PATH', 'FFPROBE_PATH', 'YTDLP_PATH']) delete env[name];
// npm is a batch file on Windows.
const { status, error } = spawnSync(command, args, { stdio: 'inherit', env, shell: isWindows });
rmSync(scratch, { recursive: true, force: true });
if (error) throw error;
process.exitCode = status ?? 1;

/** @param {string} searched */
function stripped(searched) {
  const folders = searched.split(path.delimiter).filter((folder) => folder !== '' && existsSync(folder));
  return folders.flatMap((folder, index) => withoutTools(folder, path.join(scratch, String(index)))).join(path.delimiter);
}

/**
 * The folder itself if it contains none of the tools, else a folder of links to everything else in it. Windows does not
 * allow such links; there the folder is dropped.
 * @param {string} folder
 * @param {string} copy
 * @returns {string[]}
 */
function withoutTools(folder, copy) {
  const names = readdirSync(folder);
  if (!names.some((name) => hidden.test(name))) return [folder];
  if (isWindows) return [];
  mkdirSync(copy);
  for (const name of names) {
    if (!hidden.test(name)) symlinkSync(path.join(folder, name), path.join(copy, name));
  }
  return [copy];
}
