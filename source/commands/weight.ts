import type { JobEventType } from '../core/events.ts';

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
  'lanes.changed',
  'cache.asked',
  'log',
]);

/** Changes that a resume does without: how far it is, not what was done. They come many times a second. */
export function isPassing(type: JobEventType): boolean {
  return passing.has(type);
}
