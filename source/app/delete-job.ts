import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { print } from '../commands/args/output-mode.ts';
import type { HistoryEntry } from '../core/api/app.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../core/errors.ts';
import { counted } from '../core/text/text.ts';
import { tryLockOfDying } from '../store/files/lock.ts';
import { jobFile } from '../store/home.ts';
import { jobFolderOf, removeJobFolder } from '../store/jobs/job-folder.ts';
import { noJob, runsElsewhere } from '../store/jobs/jobs.ts';
import type { CommandContext } from './context.ts';

/** `stockpile-tui history delete JOB [--with-folder] --yes`. Without `--yes` it says what would go and does nothing. */
export async function deleteNamed(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const { flags, history } = context;
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw usageError('history delete takes the id of one job.');
  const entry = history.entries.find((each) => each.id === id);
  if (!entry) throw noJob(id);
  const withFolder = flags.withFolder === true;
  const folder = await jobFolderOf(entry.id, entry.outputDir);
  if (flags.yes !== true) {
    const content = folder.isOwn
      ? `${counted(folder.files, 'file')}, ${folder.sizeBytes} bytes`
      : folder.reason;
    throw new UserError(
      `This removes the job of ${entry.name}. Its folder ${folder.path} (${content}) ${withFolder ? 'goes with it' : 'stays'}.`,
      {
        hint: 'Add --yes to do it.',
        exitCode: EXIT.usage,
      },
    );
  }
  await deleteJob(context, entry, withFolder);
  const gone = withFolder && folder.isOwn ? folder.path : null;
  if (flags.json) print(JSON.stringify({ deleted: entry.id, folder: gone }));
  else print(`removed ${entry.id}${gone === null ? `; ${folder.path} is left alone` : ` and ${gone}`}`);
  return EXIT.finished;
}

/**
 * Removes a job: its folder first where that is wanted, so that one cut short can be done again; then its entry, saved
 * state and log. @throws UserError while it runs anywhere, or for a folder that is not the job's own.
 */
export async function deleteJob(
  { home, history }: CommandContext,
  entry: Pick<HistoryEntry, 'id' | 'name' | 'outputDir'>,
  withFolder: boolean,
): Promise<void> {
  const lock = await tryLockOfDying(jobFile(home, entry.id));
  if ('owner' in lock) throw runsElsewhere(entry.name, lock.owner);
  try {
    if (withFolder) await removeJobFolder(entry.id, entry.outputDir);
    await history.remove(entry.id);
    await rm(join(home.logs, `${entry.id}.log`), { force: true });
  } finally {
    await lock.release();
  }
}
