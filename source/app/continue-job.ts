import { EXIT, UserError } from '../core/errors.ts';
import type { EventBody } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';

/**
 * The events a resume begins with: a finished job retries its failed needs, any other just runs on.
 * @throws UserError when nothing is left to do.
 */
export function retryFailed(saved: Job): EventBody[] {
  if (saved.state !== 'finished') return [];
  const failed = saved.needs.filter((each) => each.state === 'failed');
  if (failed.length > 0) return failed.map(({ need }) => ({ type: 'need.retried', needId: need.id }));
  throw new UserError(`The job of ${saved.video.name} is finished.`, {
    hint: `Its clips are in ${saved.outputDir}.`,
    exitCode: EXIT.usage,
  });
}
