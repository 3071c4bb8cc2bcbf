import type { JobEvent } from '../events/events.ts';
import type { Job, NeedProgress } from '../job.ts';
import { latestMessage, newNeed, sortByTime, withSelection } from '../need/reduce-need.ts';

/** Events that change several needs of the plan at once, or tell how more of them are planned. */
export type PlanEvent = Extract<JobEvent, { type: `needs.${string}` | `planning.${string}` }>;

/** The part of `reduce` that changes the plan as a whole. */
export function reducePlan(job: Job, event: PlanEvent): Job {
  switch (event.type) {
    case 'needs.selected':
      return withSelected(job, event);
    case 'needs.added':
      return { ...job, needs: sortByTime([...job.needs, ...event.needs.map(newNeed)]) };
    case 'needs.removed':
      return { ...job, needs: job.needs.filter(({ need }) => !event.needIds.includes(need.id)) };
    case 'planning.started':
      return { ...job, planning: { wanted: event.wanted, isActive: true } };
    case 'planning.progress':
      return withPlanningProgress(job, event);
    case 'planning.ended': {
      const { message, isFault } = event;
      const wanted = job.planning?.wanted ?? 1;
      return { ...job, planning: { wanted, isActive: false, message, ...(isFault && { isFault }) } };
    }
  }
}

/** The job without the message of how planning more needs ended, for when its plan has changed since. */
export function withoutEndedPlanning(job: Job): Job {
  return job.planning?.isActive === false ? withoutPlanning(job) : job;
}

export function withoutPlanning({ planning: _planning, ...job }: Job): Job {
  return job;
}

function withSelected(job: Job, event: PlanEvent & { type: 'needs.selected' }): Job {
  const { selected, untouched = [] } = event;
  const ids = new Set(event.needIds);
  const needs = job.needs.map(
    (each): NeedProgress =>
      ids.has(each.need.id) && each.need.selected !== selected
        ? withSelection(each, selected, untouched.includes(each.need.id))
        : each,
  );
  return { ...job, needs };
}

function withPlanningProgress(job: Job, event: PlanEvent & { type: 'planning.progress' }): Job {
  const { planning } = job;
  if (!planning?.isActive) return job;
  const { wanted, fraction: before = 0, message, wait } = planning;
  const fraction = Math.max(before, Math.min(1, event.fraction ?? 0));
  return {
    ...job,
    planning: { wanted, isActive: true, fraction, ...latestMessage({ message, wait }, event) },
  };
}
