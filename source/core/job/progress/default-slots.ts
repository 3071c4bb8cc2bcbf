import type { Job } from '../job.ts';
import type { LaneName } from '../step/steps.ts';
import { readNumberSetting } from './read-number-setting.ts';

/** Parallel cuts assumed when PARALLEL_EXTRACTIONS is `auto`. */
const typicalCuts = 2;

/** Slots of a lane by the settings, until the runner has reported the real number. */
export function defaultSlots(job: Job, lane: LaneName): number {
  switch (lane) {
    case 'ai':
      return readNumberSetting(job, 'PARALLEL_AI_CALLS');
    case 'search':
      return readNumberSetting(job, 'PARALLEL_SEARCHES');
    case 'download':
      return readNumberSetting(job, 'PARALLEL_DOWNLOADS');
    case 'cut':
      return readNumberSetting(job, 'PARALLEL_EXTRACTIONS') || typicalCuts;
  }
}
