import type { CommandContext } from '../app/context/context.ts';
import { writeTimelines } from '../app/jobs/write-timelines.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../core/errors.ts';
import { cleanText } from '../core/text/text.ts';
import {
  isTimelineFormat,
  type TimelineFormatName,
  timelineFormats,
} from '../deliver/timelines/timeline-files.ts';
import { loadJob } from '../store/jobs/jobs.ts';
import { print } from './args/output-mode.ts';

/**
 * `stockpile-tui export JOB [--format a,b] [--relative]`: writes the timelines of a job.
 * @throws UserError for a job that does not exist or was not probed, and when a written file fails its check
 */
export async function exportTimelines(
  { flags, home }: Pick<CommandContext, 'flags' | 'home'>,
  words: readonly string[],
): Promise<ExitCode> {
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw usageError('export needs the id of one job.');
  const formats = formatsOf(flags.format);
  const { job } = await loadJob(home, id);
  if (!job.probe) {
    throw new UserError(`${job.video.name} has not been analyzed yet, so there is no timeline to write.`, {
      hint: `Resume it first: stockpile-tui resume ${job.id}`,
      exitCode: EXIT.usage,
    });
  }
  const { files, faults } = await writeTimelines(home, job, { formats, relative: flags.relative === true });
  if (flags.json) print(JSON.stringify({ job: job.id, files, faults }));
  else for (const path of files) print(path);
  if (faults.length > 0) throw new UserError(faults.join('\n'), { hint: 'Use one of the other formats.' });
  return EXIT.finished;
}

/** @throws UserError for an unknown format */
function formatsOf(text: string | undefined): TimelineFormatName[] {
  const names = (text ?? '').split(',').map((name) => name.trim().toLowerCase().replace(/^\./, ''));
  return names.filter(Boolean).map((name) => {
    if (isTimelineFormat(name)) return name;
    const known = Object.keys(timelineFormats).join(', ');
    throw usageError(`Unknown format "${cleanText(name, 40)}". Formats: ${known}.`);
  });
}
