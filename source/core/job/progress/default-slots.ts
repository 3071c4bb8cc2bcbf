import type { Job } from '../job.ts';
import type { LaneName } from '../step/steps.ts';
import { numberOf } from './number-of.ts';

/** Parallel cuts assumed when PARALLEL_EXTRACTIONS is `auto`. */
const typicalCuts = 2;

/** Slots of a lane by the settings, until the runner has reported the real number. */
export function defaultSlots(job: Job, lane: LaneName): number {
  switch (lane) {
    case 'ai':
      return numberOf(job, 'PARALLEL_AI_CALLS');
    case 'search':
      return numberOf(job, 'PARALLEL_SEARCHES');
    case 'download':
      return numberOf(job, 'PARALLEL_DOWNLOADS');
    case 'cut':
      return numberOf(job, 'PARALLEL_EXTRACTIONS') || typicalCuts;
  }
}
