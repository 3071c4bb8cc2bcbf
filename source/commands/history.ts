import stringWidth from 'string-width';
import type { CommandContext } from '../app/context/context.ts';
import { deleteJob } from '../app/jobs/delete-job.ts';
import type { HistoryEntry } from '../core/api/app.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../core/errors.ts';
import { jobStateWords } from '../core/job/words.ts';
import { formatMayBeBilled, formatSpent } from '../core/money/cost.ts';
import { didYouMean } from '../core/text/nearest-word.ts';
import { formatBytes, pluralize } from '../core/text/text.ts';
import { describeDamagedFile } from '../store/files/document.ts';
import { noJobError } from '../store/jobs/jobs.ts';
import { inspectJobFolder } from '../store/jobs/remove-job-folder.ts';
import { print, printError } from './args/output-mode.ts';

/** `stockpile-tui history [delete JOB]`: lists the jobs, newest first, or deletes one. */
export async function history(context: CommandContext, words: readonly string[] = []): Promise<ExitCode> {
  for (const damaged of await context.history.loadOlder()) printError(describeDamagedFile(damaged));
  await context.history.refresh();
  const { entries } = context.history;
  const [verb, ...rest] = words;
  if (verb === 'delete') return deleteNamed(context, rest);
  if (verb !== undefined)
    throw usageError(
      `history has no command "${words.join(' ').slice(0, 60)}".${didYouMean(verb.slice(0, 60), ['delete'])}`,
    );
  if (context.flags.json) {
    for (const entry of entries) print(JSON.stringify(entry));
    return EXIT.finished;
  }
  if (entries.length === 0) print('No jobs yet. Start one: stockpile-tui VIDEO');
  const nameWidth = Math.max(0, ...entries.map((entry) => stringWidth(entry.name)));
  for (const entry of entries) print(line(entry, nameWidth));
  return EXIT.finished;
}

function line(entry: HistoryEntry, nameWidth: number): string {
  const name = entry.name + ' '.repeat(nameWidth - stringWidth(entry.name));
  const day = new Date(entry.createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const done =
    entry.state === 'finished' ? pluralize(entry.clips, 'clip') : `${Math.floor(entry.progress * 100)} %`;
  const { costUsd: usd, unpricedCalls = 0, mayBeBilledUsd } = entry;
  const cost = formatSpent({ usd, unpricedCalls, mayBeBilledUsd }, undefined, 'short');
  const more = formatMayBeBilled({ mayBeBilledUsd }).map((words) => `  (${words})`);
  const stateWord = entry.state === 'running' && entry.paused ? 'paused' : jobStateWords[entry.state];
  const elsewhere = entry.runsIn ? `  in process ${entry.runsIn.pid} on ${entry.runsIn.host}` : '';
  return `${entry.id}  ${name}  ${stateWord.padEnd(11)}  ${done.padEnd(9)}  ${cost}  ${day}${more.join('')}${elsewhere}`;
}

/** `stockpile-tui history delete JOB [--with-folder] --yes`. Without `--yes` it only says what it would delete. */
async function deleteNamed(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const { flags, history } = context;
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw usageError('history delete needs the id of one job.');
  const entry = history.entries.find((each) => each.id === id);
  if (!entry) throw noJobError(id);
  const withFolder = flags.withFolder === true;
  const folder = await inspectJobFolder(entry.id, entry.outputDir);
  if (flags.yes !== true) {
    const content = folder.isOwn
      ? `${pluralize(folder.files, 'file')}, ${formatBytes(folder.sizeBytes)}`
      : folder.reason;
    throw new UserError(
      `This deletes the job of ${entry.name}. Its folder ${folder.path} (${content}) ${withFolder ? 'is deleted, too' : 'stays'}.`,
      {
        hint: 'Add --yes to delete.',
        exitCode: EXIT.usage,
      },
    );
  }
  await deleteJob(context, entry, withFolder ? 'delete' : 'keep');
  const deletedFolder = withFolder && folder.isOwn ? folder.path : null;
  if (flags.json) print(JSON.stringify({ deleted: entry.id, folder: deletedFolder }));
  else
    print(
      `deleted ${entry.id}${deletedFolder === null ? `; ${folder.path} stays` : ` and ${deletedFolder}`}`,
    );
  return EXIT.finished;
}
