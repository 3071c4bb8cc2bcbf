import type { CommandContext } from '../app/context/context.ts';
import { onEndSignal } from '../app/signals/end-signals.ts';
import { openWorker } from '../app/step-worker.ts';
import { EXIT, type ExitCode, usageError } from '../core/errors.ts';
import { type LaneName, laneNames } from '../core/job/step/steps.ts';
import { cleanText } from '../core/text/text.ts';
import { killAllProcesses } from '../media/process/children.ts';
import { startGuard } from '../media/process/guard.ts';
import { print } from './args/output-mode.ts';
import { ensureTools } from './setup/ensure-tools.ts';

/** `stockpile-tui worker`: takes steps of other machines' jobs from QUEUE_URL, until Ctrl+C. */
export async function worker(context: CommandContext): Promise<ExitCode> {
  const lanes = lanesOf(context.flags.lanes);
  if (context.settings.QUEUE_URL === '')
    throw usageError(
      'worker needs QUEUE_URL.',
      'Set it to the address of a Redis, Valkey or PostgreSQL that all machines can reach.',
    );
  await ensureTools(context, new AbortController().signal);
  startGuard();
  const stepWorker = await openWorker(context, lanes, (line) => print(cleanText(line, 500)));
  const ended = Promise.withResolvers<void>();
  const kill = new AbortController();
  let signals = 0;
  const ignore = onEndSignal((signal) => {
    signals += 1;
    if (signal === 'SIGINT' && signals === 1)
      print('stopping: running steps finish; Ctrl+C again stops them');
    else kill.abort();
    ended.resolve();
  });
  try {
    await stepWorker.start();
    print(`taking steps: ${stepWorker.kinds.join(', ')}; Ctrl+C stops the worker`);
    await ended.promise;
    await stepWorker.close(kill.signal);
    return kill.signal.aborted ? EXIT.interrupted : EXIT.finished;
  } finally {
    ignore();
    killAllProcesses();
  }
}

/** @throws UserError for a lane that does not exist */
function lanesOf(text: string | undefined): LaneName[] {
  const names = (text ?? '').split(',').flatMap((each) => each.trim() || []);
  return names.map((name) => {
    const lane = laneNames.find((each) => each === name);
    if (!lane) throw usageError(`There is no lane "${name}".`, `Lanes: ${laneNames.join(', ')}.`);
    return lane;
  });
}
