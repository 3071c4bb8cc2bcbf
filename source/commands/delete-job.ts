import type { CommandContext } from '../app/context.ts';
import { deleteJob } from '../app/delete-job.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../core/errors.ts';
import { counted } from '../core/text/text.ts';
import { jobFolderOf } from '../store/jobs/job-folder.ts';
import { noJob } from '../store/jobs/jobs.ts';
import { print } from './args/output-mode.ts';

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
