import { createInterface } from 'node:readline/promises';
import { findTools, installTools, requireTool } from '../media/tools.ts';
import type { CommandContext } from './context.ts';
import { complain, outputMode } from './output-mode.ts';

/**
 * Sees that ffmpeg and ffprobe are there. In a terminal a missing one is offered from the npm registry.
 * @throws UserError that says how to get it.
 */
export async function ensureTools(context: CommandContext): Promise<void> {
  const tools = await context.tools();
  const missing = [tools.ffmpeg, tools.ffprobe].find((tool) => !tool.found);
  if (!missing) return;
  if (outputMode(context.flags) !== 'screen' || !(await isWanted())) {
    requireTool(missing);
    return;
  }
  await installTools(context.home.root, complain, new AbortController().signal);
  const again = await findTools({ settings: context.settings, home: context.home.root });
  requireTool(again.ffmpeg);
  requireTool(again.ffprobe);
  Object.assign(tools, again);
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
