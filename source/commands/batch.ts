import { BatchRun } from '../app/batch/batch-run.ts';
import { planBatchOfFile } from '../app/batch/batch-videos.ts';
import { type OpenBatch, openBatch } from '../app/batch/open-batch.ts';
import type { CommandContext } from '../app/context/context.ts';
import { Session } from '../app/session.ts';
import { stopOnSignals } from '../app/signals/stop-on-signals.ts';
import { batchExitCode } from '../core/batch/batch-video.ts';
import { type ExitCode, usageError } from '../core/errors.ts';
import { cleanText } from '../core/text/text.ts';
import { BatchEvents } from '../json/batch-events.ts';
import { jsonReader } from '../json/json-reader.ts';
import { batchSummary } from '../plain/batch-summary.ts';
import { PlainReader } from '../plain/plain-reader.ts';
import { type OutputMode, outputMode, print, printError } from './args/output-mode.ts';
import { ensureTools } from './setup/ensure-tools.ts';

/** `stockpile-tui batch FILE`: a job for each video of a YAML or JSON file. */
export async function batch(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw usageError('batch needs one file with a list of videos.');
  return runBatch(context, await openBatch(context, await planBatchOfFile(context, file)));
}

/** Runs a batch to its end in the output mode of the command, then releases it. */
export async function runBatch(context: CommandContext, open: OpenBatch): Promise<ExitCode> {
  const mode = outputMode(context.flags);
  try {
    if (mode !== 'screen') return await runWithoutScreen(context, open, mode);
    const { showScreen } = await import('./screen/full-screen.ts');
    return await showScreen(context, { batch: open.batch });
  } finally {
    await open.release();
  }
}

async function runWithoutScreen(
  context: CommandContext,
  { batch: saved }: OpenBatch,
  mode: Exclude<OutputMode, 'screen'>,
): Promise<ExitCode> {
  const plain: PlainReader[] = [];
  const events = new BatchEvents(saved.id, print);
  const prefix = (name: string) => `[${cleanText(name, 60)}] `;
  const run = new BatchRun(context, new Session(context), saved, {
    acceptPlan: context.flags.yes === true,
    stopsAtReview: true,
    readers: (name) => {
      if (mode === 'json') return [jsonReader(print)];
      const reader = new PlainReader(print, prefix(name));
      plain.push(reader);
      return [reader.read];
    },
    onNotice: printError,
    onRefused: (name, error) =>
      mode === 'json'
        ? events.refused(name, error)
        : print(`${prefix(name)}failed: ${cleanText(error, 2000)}`),
  });
  const ignore = stopOnSignals((command) => run.dispatch(command), printError);
  try {
    await ensureTools(context, new AbortController().signal);
    if (mode === 'json') events.started(run.videos);
    const videos = await run.run();
    const code = batchExitCode(videos);
    if (mode === 'json') events.ended(videos, code);
    else for (const line of batchSummary(saved.id, videos)) print(line);
    return code;
  } finally {
    for (const reader of plain) reader.stop();
    ignore();
  }
}
