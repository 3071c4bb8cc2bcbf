import { readdir, readFile } from 'node:fs/promises';
import { basename, sep } from 'node:path';

/**
 * Programs that we start; yt-dlp may run as Python. Other programs, such as a player that shows a preview, are left
 * alone.
 */
const ourPrograms = /^(?:ffmpeg|ffprobe|yt-dlp|python[\d.]*)/;

/**
 * Kills orphans of an earlier run that still write into the job's folder, before a resumed run writes the same files.
 * Works on Linux only, through /proc; on other systems the guard has killed them. The caller must hold the job's lock.
 * @returns the process ids.
 */
export async function killOrphans(workDir: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const killed: number[] = [];
  for (const pid of pids) {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (!ourPrograms.test(basename(args[0] ?? '')) || !args.some((arg) => arg.includes(workDir + sep)))
      continue;
    if (killGroup(Number(pid))) killed.push(Number(pid));
  }
  return killed;
}

/** Kills a process and its group; all our children lead their own group. */
function killGroup(pid: number): boolean {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
      return true;
    } catch {
      // It is not a group leader, or it has already ended.
    }
  }
  return false;
}
