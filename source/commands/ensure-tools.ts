import { createInterface } from 'node:readline/promises';
import { installTools, requireTool } from '../media/tools.ts';
import type { CommandContext } from './context.ts';
import { complain, outputMode } from './output-mode.ts';

/**
 * Sees that ffmpeg and ffprobe are there. In a terminal a missing one is offered from the npm registry.
 * @throws UserError that says how to get it.
 */
export async function ensureTools(context: CommandContext): Promise<void> {
  // yt-dlp is none of the two, and is slow to start.
  const tools = await context.tools({ offline: true });
  const missing = [tools.ffmpeg, tools.ffprobe].find((tool) => !tool.found);
  if (!missing) return;
  const { flags, home } = context;
  if (flags.offline || outputMode(flags) !== 'screen' || !(await isWanted())) {
    requireTool(missing);
    return;
  }
  await installTools(home.root, complain, new AbortController().signal);
  const again = await context.tools({ offline: true, afresh: true });
  requireTool(again.ffmpeg);
  requireTool(again.ffprobe);
}

async function isWanted(): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(
      'ffmpeg is missing. Fetch it now from the npm registry (about 45 MB)? [y/N] ',
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}
