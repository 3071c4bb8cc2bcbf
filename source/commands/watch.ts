import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../app/context/context.ts';
import { Session } from '../app/session.ts';
import { stopOnSignals } from '../app/signals/stop-on-signals.ts';
import { WatchRun } from '../app/watch/watch-run.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../core/errors.ts';
import type { Job } from '../core/job/job.ts';
import { jobStateWords } from '../core/job/words.ts';
import type { Settings } from '../core/settings/settings.ts';
import { cleanText } from '../core/text/text.ts';
import { jsonReader } from '../json/json-reader.ts';
import { PlainReader } from '../plain/plain-reader.ts';
import { jobSummary } from '../plain/summary.ts';
import { describeDamagedFile } from '../store/files/document.ts';
import { tryLock } from '../store/files/lock.ts';
import { WatchedFolderState, watchFile } from '../store/watches.ts';
import { notificationSequence } from '../tui/job-notifier.ts';
import { outputMode, print, printError } from './args/output-mode.ts';
import { newJob } from './run.ts';
import { ensureTools } from './setup/ensure-tools.ts';

/** `stockpile-tui watch FOLDER`: a job for each video that arrives in a folder, until Ctrl+C. */
export async function watch(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [named, ...more] = words;
  if (named === undefined || more.length > 0) throw usageError('watch needs one folder.');
  const folder = resolve(named);
  await assertFolder(folder);
  await ensureTools(context, new AbortController().signal);
  const lock = await tryLock(watchFile(context.home, folder));
  if ('owner' in lock) {
    const by = lock.owner ? `process ${lock.owner.pid} on ${lock.owner.host}` : 'another program';
    throw new UserError(`${folder} is already watched by ${by}.`, {
      hint: 'Stop that process first.',
      exitCode: EXIT.usage,
    });
  }
  try {
    const memory = new WatchedFolderState(context.home, folder);
    const damaged = await memory.read();
    if (damaged) printError(describeDamagedFile(damaged));
    return await watchUntilStopped(context, folder, memory);
  } finally {
    await lock.release();
  }
}

async function watchUntilStopped(
  context: CommandContext,
  folder: string,
  memory: WatchedFolderState,
): Promise<ExitCode> {
  const { flags, settings } = context;
  const isJson = outputMode(flags) === 'json';
  const plain = new Map<string, PlainReader>();
  let isStopping = false;
  let isInterrupted = false;
  const say = (type: string, fields: Readonly<Record<string, string>>, line: string) =>
    print(isJson ? JSON.stringify({ version: 1, at: Date.now(), type, ...fields }) : cleanText(line, 2000));
  const { videoPath: _none, ...request } = newJob('', flags);
  const run = new WatchRun(context, new Session(context), memory, {
    folder,
    request,
    maxVideos: settings.MAX_CONCURRENT_VIDEOS,
    readers: (name) => {
      if (isJson) return [jsonReader(print)];
      const reader = new PlainReader(print, `[${cleanText(name, 60)}] `);
      plain.get(name)?.stop();
      plain.set(name, reader);
      return [reader.read];
    },
    on: {
      queued: (name) => say('watch.queued', { video: name }, `[${name}] arrived`),
      refused: (name, error) => say('watch.refused', { video: name, error }, `[${name}] failed: ${error}`),
      replaced: (name) =>
        say('watch.replaced', { video: name }, `[${name}] was replaced; its job stops and a new one follows`),
      ended: (name, { job, notice }) => {
        plain.get(name)?.stop();
        // A job whose video was replaced is stopped, too, but nothing of it is left to resume.
        isInterrupted ||= isStopping && job.state === 'interrupted' && job.error === undefined;
        if (!isJson) for (const line of jobSummary(job)) print(`[${name}] ${line}`);
        if (notice !== undefined) printError(notice);
        announce(job, settings);
      },
      away: (error) => say('watch.away', { folder, error }, `waiting for ${folder}: ${error}`),
      back: () => say('watch.back', { folder }, `${folder} is back`),
    },
  });
  const ignore = stopOnSignals((command) => {
    isStopping ||= command.type === 'stop';
    run.dispatch(command);
  }, printError);
  try {
    const accepts = flags.yes ? '' : '; each job waits for your review, unless you add --yes';
    say('watch.started', { folder }, `watching ${folder}, Ctrl+C to stop${accepts}`);
    await run.run();
    return isInterrupted ? EXIT.interrupted : EXIT.finished;
  } finally {
    for (const reader of plain.values()) reader.stop();
    ignore();
  }
}

/** Rings the bell or sends a desktop notification, where stdout is a terminal. */
function announce(job: Job, { NOTIFY }: Settings): void {
  if (!process.stdout.isTTY || (job.state === 'interrupted' && job.error === undefined)) return;
  if (NOTIFY === 'bell') process.stdout.write('\u0007');
  if (NOTIFY === 'desktop')
    process.stdout.write(notificationSequence(`${job.video.name}: ${jobStateWords[job.state]}`, process.env));
}

/** @throws UserError for a folder that does not exist: later it may go away and come back */
async function assertFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UserError(found ? `${folder} is a file, not a folder.` : `There is no folder ${folder}.`, {
    hint: 'Give the folder in which videos arrive: stockpile-tui watch FOLDER',
    exitCode: EXIT.usage,
  });
}
