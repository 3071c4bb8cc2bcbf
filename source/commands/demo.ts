import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandContext, openContext } from '../app/context.ts';
import { endStartOnSignals } from '../app/signals/stop-on-signals.ts';
import type { ExitCode } from '../core/errors.ts';
import { type DemoFootage, makeDemoFootage } from '../demo/footage.ts';
import { flagLayer } from './args/flags.ts';
import { outputMode, print } from './args/output-mode.ts';
import { ensureTools } from './ensure-tools.ts';
import { run } from './run.ts';

/** The demo's talk is short and full of pictures: enough needs to see them side by side. */
const demoClipsPerMinute = '5';

/** `stockpile-tui demo`: the whole job on footage it makes itself. No key, no network. */
export async function demo(context: CommandContext): Promise<ExitCode> {
  const { flags } = context;
  const starting = endStartOnSignals();
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
  // Not even a model on this machine: the demo shows what needs nothing.
  const layer = { ...given, values: { ...given.values, AI_ENGINE: 'offline' } };
  const demoContext = await openContext({ flags: demoFlags, layer });
  return run(demoContext, [footage.video]);
}

/** @throws the signal's reason; nothing is left then. */
async function makeFootage(
  context: CommandContext,
  signal: AbortSignal,
): Promise<DemoFootage & { folder: string }> {
  await ensureTools(context, signal);
  const tools = await context.tools({ offline: true });
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-demo-'));
  const mode = outputMode(context.flags);
  if (mode !== 'json') print(`making demo footage in ${folder}`);
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
