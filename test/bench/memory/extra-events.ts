import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';

/**
 * An event that a running job could emit next, in realistic proportions and about its current work. It changes nothing
 * that the runner depends on: no result, no failure, no end of a need.
 */
export function eventAt(job: Job, turn: number): EventBody {
  const active = job.needs.filter((each) => each.state === 'active');
  // Several events in a row about each need.
  const progress = active[Math.floor(turn / 50) % Math.max(1, active.length)];
  if (!progress) return { type: 'stage.progress', stage: job.stage, fraction: 0, message: `turn ${turn}` };
  const needId = progress.need.id;
  // A step that is still running ends with its need.
  const begun = { needId, step: 'fetch', key: 'nothing' } as const;
  if (turn % 1000 === 0) return { type: 'need.state', needId, state: 'active', message: `turn ${turn}` };
  if (turn % 100 === 0) return { type: 'log', level: 'info', needId, message: `Retry in 4 s (${turn}).` };
  if (turn % 50 === 1) return { type: 'step.started', ...begun };
  if (turn % 50 === 49) return { type: 'step.stopped', ...begun };
  if (turn % 10 === 0) return { type: 'cache.asked', hit: turn % 20 === 0 };
  const { step, key } = progress.running[turn % Math.max(1, progress.running.length)] ?? begun;
  const message = `${(turn % 74) / 10} of 7.4 MB · 2.2 MB/s`;
  return { type: 'step.progress', needId, step, key, fraction: (turn % 997) / 997, message };
}
