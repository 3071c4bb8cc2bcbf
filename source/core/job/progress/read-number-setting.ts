import { settingsTable } from '../../settings/settings.ts';
import type { Job } from '../job.ts';

type NumberName =
  | 'AI_TIMEOUT_SECONDS'
  | 'CLIPS_PER_MINUTE'
  | 'CLIPS_PER_NEED'
  | 'PREVIEWS_PER_NEED'
  | 'MAX_VIDEOS_PER_PHRASE'
  | 'PARALLEL_AI_CALLS'
  | 'PARALLEL_SEARCHES'
  | 'PARALLEL_DOWNLOADS'
  | 'PARALLEL_EXTRACTIONS';

/** A setting as the job has it. A job saves only the settings that differ from the defaults. */
export function readNumberSetting(job: Job, name: NumberName): number {
  const row = settingsTable[name];
  const given = job.options.settings[name];
  return (given === undefined ? undefined : row.parse(given)) ?? row.default;
}
