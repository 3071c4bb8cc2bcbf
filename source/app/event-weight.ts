import type { JobEventType } from '../core/job/events.ts';
import type { SaveWeight } from '../store/jobs/jobs.ts';

const historic: ReadonlySet<JobEventType> = new Set<JobEventType>([
  'job.opened',
  'job.state',
  'stage.started',
  'need.state',
  'job-step.finished',
  'video.moved',
]);

/** Changes that the list of jobs shows. Steps are not among them: the list is written a few times a minute, not a second. */
export function isHistoric(type: JobEventType): boolean {
  return historic.has(type);
}

const passing: ReadonlySet<JobEventType> = new Set<JobEventType>([
  'stage.progress',
  'step.started',
  'step.progress',
  'step.command',
  'lanes.changed',
  'cache.asked',
  'log',
]);

/** How soon a change has to be on the disk. */
export function weightOf(type: JobEventType): SaveWeight {
  return passing.has(type) ? 'passing' : 'lasting';
}
