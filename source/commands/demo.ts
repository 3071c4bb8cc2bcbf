import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandContext, openContext } from '../app/context/context.ts';
import { abortStartOnSignals } from '../app/signals/stop-on-signals.ts';
import type { ExitCode } from '../core/errors.ts';
import { type DemoFootage, makeDemoFootage } from '../demo/footage.ts';
import { flagLayer } from './args/flags.ts';
import { outputMode, print } from './args/output-mode.ts';
import { run } from './run.ts';
import { ensureTools } from './setup/ensure-tools.ts';

/** More than the default: the talk of the demo is short, and several needs should run in parallel. */
const demoClipsPerMinute = '5';

/** `stockpile-tui demo`: runs a job on generated footage, without keys and network. */
export async function demo(context: CommandContext): Promise<ExitCode> {
  const { flags } = context;
  const starting = abortStartOnSignals();
  const footage = await makeFootage(context, starting.signal).finally(starting.over);
  const demoFlags = {
    ...flags,
    offline: true,
    clipsPerMinute: demoClipsPerMinute,
    yes: flags.yes === true || outputMode(flags) !== 'screen',
    library: [footage.library],
    transcript: footage.transcript,
    output: resolve(flags.output ?? join(footage.folder, 'output')),
  };
  const given = flagLayer(demoFlags);
  // Not even a local model: the demo must work without any setup.
  const layer = { ...given, values: { ...given.values, AI_ENGINE: 'offline' } };
  const demoContext = await openContext({ flags: demoFlags, layer });
  return run(demoContext, [footage.video]);
}

/** @throws the signal's reason, after removing the folder */
async function makeFootage(
  context: CommandContext,
  signal: AbortSignal,
): Promise<DemoFootage & { folder: string }> {
  await ensureTools(context, signal);
  const tools = await context.tools({ offline: true });
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-demo-'));
  const mode = outputMode(context.flags);
  if (mode !== 'json') print(`generating demo footage in ${folder}`);
  const progress = (fraction: number) => {
    if (mode === 'screen') process.stdout.write(`\r${String(Math.round(fraction * 100)).padStart(3)} %`);
  };
  try {
    return { folder, ...(await makeDemoFootage(folder, tools, { signal, progress })) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw signal.aborted ? signal.reason : error;
  } finally {
    if (mode === 'screen') process.stdout.write('\r      \r');
  }
}
