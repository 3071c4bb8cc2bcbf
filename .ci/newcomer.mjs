/**
 * `node .ci/newcomer.mjs COMMAND [ARGUMENT...]`: runs a command as on a machine without ffmpeg, ffprobe and yt-dlp: the
 * PATH has everything except these.
 */
import { spawnSync } from 'node:child_process';
import { pathWithout } from '../.tools/without-tools.mjs';

const [command = '', ...args] = process.argv.slice(2);
const env = {
  ...process.env,
  PATH: pathWithout(/^(ffmpeg|ffprobe|ffplay|yt-dlp|youtube-dl)(\.(exe|cmd|bat))?$/i),
};
for (const name of ['FFMPEG_PATH', 'FFPROBE_PATH', 'YTDLP_PATH']) delete env[name];
// npm is a batch file on Windows.
const { status, error } = spawnSync(command, args, {
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
});
if (error) throw error;
process.exitCode = status ?? 1;
