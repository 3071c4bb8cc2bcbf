import { createInterface } from 'node:readline/promises';
import type { CommandContext } from '../app/context.ts';
import { orAborted } from '../core/or-aborted.ts';
import { installTools, requireTool } from '../media/tools/tools.ts';
import { complain, outputMode } from './args/output-mode.ts';

/**
 * Sees that ffmpeg and ffprobe are there. In a terminal a missing one is offered from the npm registry.
 * @throws UserError that says how to get it; the signal's reason.
 */
export async function ensureTools(context: CommandContext, signal: AbortSignal): Promise<void> {
  // yt-dlp is none of the two, and is slow to start.
  const tools = await orAborted(context.tools({ offline: true }), signal);
  const missing = [tools.ffmpeg, tools.ffprobe].find((tool) => !tool.found);
  if (!missing) return;
  const { flags, home } = context;
  if (flags.offline || outputMode(flags) !== 'screen' || !(await isWanted(signal))) {
    requireTool(missing);
    return;
  }
  await installTools(home.root, complain, signal);
  const again = await context.tools({ offline: true, afresh: true });
  requireTool(again.ffmpeg);
  requireTool(again.ffprobe);
}

async function isWanted(signal: AbortSignal): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+C is a key for as long as a line is read.
  ask.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await orAborted(
      ask.question('ffmpeg is missing. Fetch it now from the npm registry (about 45 MB)? [y/N] '),
      signal,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}
