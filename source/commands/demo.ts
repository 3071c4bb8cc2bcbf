import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExitCode } from '../core/errors.ts';
import { makeDemoFootage } from '../media/demo-footage.ts';
import { type CommandContext, openContext } from './context.ts';
import { ensureTools } from './ensure-tools.ts';
import { outputMode, print } from './output-mode.ts';
import { run } from './run.ts';

/** The demo's talk is short and full of pictures: enough needs to see them side by side. */
const demoClipsPerMinute = '5';

/** `stockpile-tui demo`: the whole job on footage it makes itself. No key, no network. */
export async function demo(context: CommandContext): Promise<ExitCode> {
  const { flags } = context;
  await ensureTools(context);
  const tools = await context.tools();
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-demo-'));
  const mode = outputMode(flags);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  if (mode !== 'json') print(`making demo footage in ${folder}`);
  const footage = await makeDemoFootage(folder, tools, {
    signal: stop.signal,
    progress: (fraction) => {
      if (mode === 'screen') process.stdout.write(`\r${String(Math.round(fraction * 100)).padStart(3)} %`);
    },
  });
  if (mode === 'screen') process.stdout.write('\r      \r');
  process.off('SIGINT', interrupt);
  const demoFlags = {
    ...flags,
    offline: true,
    clipsPerMinute: demoClipsPerMinute,
    yes: flags.yes === true || mode !== 'screen',
    library: [footage.library],
    transcript: footage.transcript,
    output: resolve(flags.output ?? join(folder, 'output')),
  };
  // Not even a model on this machine: the demo shows what needs nothing.
  const demoContext = await openContext(demoFlags, { AI_ENGINE: 'offline' });
  return run(demoContext, [footage.video]);
}
