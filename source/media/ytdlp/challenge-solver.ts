import { runProcess } from '../process/process.ts';
import { ProcessError } from '../process/process-error.ts';
import type { Tool } from '../tools/tools.ts';

/** yt-dlp takes half a second to start. */
const timeoutMs = 10_000;

/**
 * Whether this yt-dlp needs scripts to solve YouTube's challenges and has none: they are the package yt-dlp-ejs, which
 * `pip install yt-dlp` alone does not install (https://github.com/yt-dlp/yt-dlp/wiki/EJS). False when it cannot be found
 * out.
 */
export async function lacksChallengeSolver({ path, abilities }: Tool): Promise<boolean> {
  if (!abilities.includes('js-runtimes')) return false;
  const libraries = /Optional libraries: (.*)/.exec(await debugHeader(path))?.[1];
  return libraries !== undefined && !/yt[-_]dlp[-_]ejs/i.test(libraries);
}

/** What `--verbose` prints first; without an address yt-dlp then ends with an error. */
async function debugHeader(program: string): Promise<string> {
  const args = ['--ignore-config', '--verbose'];
  const lines: string[] = [];
  try {
    const onErrorLine = (line: string) => lines.push(line);
    await runProcess({ program, args, signal: AbortSignal.timeout(timeoutMs), onErrorLine });
  } catch (error) {
    if (!(error instanceof ProcessError)) return '';
  }
  return lines.join('\n');
}
