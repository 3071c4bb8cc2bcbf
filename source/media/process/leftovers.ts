import { readdir, readFile } from 'node:fs/promises';
import { basename, sep } from 'node:path';

/** What we start, yt-dlp as the Python program it is too. Nobody else's player is ended because it shows a preview. */
const ours = /^(?:ffmpeg|ffprobe|yt-dlp|python[\d.]*)/;

/**
 * Ends programs that a killed run of a job left at work in its folder: they would go on writing into files that are made
 * anew. Only where the system shows them (Linux); elsewhere the guard has ended them. For who holds the job's lock.
 * @returns their process numbers.
 */
export async function endLeftovers(workDir: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const ended: number[] = [];
  for (const pid of pids) {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (!ours.test(basename(args[0] ?? '')) || !args.some((arg) => arg.includes(workDir + sep))) continue;
    if (endGroup(Number(pid))) ended.push(Number(pid));
  }
  return ended;
}

/** With what it started, where it leads a group, as all our children do. */
function endGroup(pid: number): boolean {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
      return true;
    } catch {
      // It leads none, or has ended by now.
    }
  }
  return false;
}
