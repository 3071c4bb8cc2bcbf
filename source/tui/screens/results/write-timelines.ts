import { basename, dirname } from 'node:path';
import type { WrittenTimelines } from '../../../core/api/app.ts';
import type { Job } from '../../../core/job/job.ts';
import type { Controller } from '../../controller.ts';
import type { Tone } from '../../theme/theme.ts';

/** Writes the timelines of a job again, and says what was written where. */
export function writeTimelines(controller: Controller, job: Job): void {
  controller.run('writing timelines', async () => {
    const { text, tone } = timelinesNotice(await controller.app.writeTimelines(job));
    controller.notify(text, tone);
  });
}

/** What is said after timelines were written: what could not be written, which files were, and where. */
function timelinesNotice({ files, faults }: WrittenTimelines): { text: string; tone: Tone } {
  const [first] = files;
  const written =
    first === undefined
      ? 'No timeline was written.'
      : `Wrote ${files.map((file) => basename(file)).join(', ')} to ${dirname(first)}.`;
  return { text: [...faults, written].join(' '), tone: faults.length > 0 || !first ? 'bad' : 'good' };
}
