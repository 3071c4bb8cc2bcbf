import type { HistoryEntry, JobHandle } from '../core/api/app.ts';
import type { VideoError } from '../core/errors.ts';

/** Why the screen was left. */
export type LeaveReason = 'quit' | 'interrupt' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** The id and the name of a job. */
export type NamedJob = Pick<HistoryEntry, 'id' | 'name'>;

/** Where the screen starts. `asked`: the job that was to be resumed, and what is wrong with its video. */
export type FirstView =
  | { screen: 'home'; asked?: { job: NamedJob; error: VideoError } }
  | { screen: 'batch' }
  | { screen: 'job'; handle: JobHandle };
