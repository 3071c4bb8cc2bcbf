/**
 * `node .ci/newcomer.mjs COMMAND [ARGUMENT...]`: runs a command as on a machine with nothing but Node and npm: the PATH has
 * everything except the tools that the program uses and those that .ci/run installs for the tests.
 */
import { spawnSync } from 'node:child_process';
import { pathWithout } from '../.tools/without-tools.mjs';

const [command = '', ...args] = process.argv.slice(2);
const env = {
  ...process.env,
  PATH: pathWithout(
    /^(ffmpeg|ffprobe|ffplay|yt-dlp|youtube-dl|tmux|melt|chromium|chromium-browser|redis-server|pg_ctlcluster)(\.(exe|cmd|bat))?$/i,
  ),
};
for (const name of ['FFMPEG_PATH', 'FFPROBE_PATH', 'YTDLP_PATH', 'CHROMIUM_PATH']) delete env[name];
// npm is a batch file on Windows.
const { status, error } = spawnSync(command, args, {
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
});
if (error) throw error;
process.exitCode = status ?? 1;
