import { mayBeBilledUsd, type OpenCall, unpricedLostCalls } from '../money/open-call.ts';
import type { JobEvent } from './events/events.ts';
import type { Job } from './job.ts';

/** Events about paid calls. */
type CallEvent = Extract<
  JobEvent,
  { type: 'call.sent' | 'call.finished' | 'call.unbilled' | 'call.lost' | 'calls.unbilled' }
>;

/**
 * The part of `reduce` that keeps the calls and their cost. A call that was sent is open until its answer, its refusal
 * or the user ends it; while it is open and nobody waits for it, its max cost counts as spent. Events that come twice,
 * from the saved state and from the journal, change nothing.
 */
export function reduceCalls(job: Job, event: CallEvent): Job {
  const open = job.openCalls ?? [];
  switch (event.type) {
    case 'call.sent': {
      const { id } = event.call;
      const isKnown = open.some((each) => each.id === id) || job.calls.some((each) => each.id === id);
      return isKnown ? job : withOpenCalls(job, [...open, event.call]);
    }
    case 'call.finished':
      return withCall(job, event);
    case 'call.unbilled':
      return withOpenCalls(
        job,
        open.filter(({ id }) => id !== event.id),
      );
    case 'call.lost':
      return withOpenCalls(
        job,
        open.map((each) => (each.id === event.id ? { ...each, lost: true } : each)),
      );
    case 'calls.unbilled':
      return withOpenCalls(
        job,
        open.filter(({ lost }) => !lost),
      );
  }
}

function withCall(job: Job, { call }: JobEvent & { type: 'call.finished' }): Job {
  if (call.id !== undefined && job.calls.some(({ id }) => id === call.id)) return job;
  const open = (job.openCalls ?? []).filter(({ id }) => id !== call.id);
  const ended = call.id === undefined ? job : withOpenCalls(job, open);
  const cost = {
    ...ended.cost,
    usd: ended.cost.usd + call.costUsd,
    savedUsd: ended.cost.savedUsd + call.savedUsd,
    unpricedCalls: ended.cost.unpricedCalls + (call.priced ? 0 : 1),
  };
  const needs = job.needs.map((each) =>
    each.need.id === call.needId ? { ...each, costUsd: each.costUsd + call.costUsd } : each,
  );
  return { ...ended, cost, needs, calls: [...job.calls, call] };
}

function withOpenCalls(job: Job, openCalls: OpenCall[]): Job {
  const unpriced = unpricedLostCalls(openCalls) - unpricedLostCalls(job.openCalls);
  return {
    ...job,
    openCalls,
    cost: {
      ...job.cost,
      unpricedCalls: Math.max(0, job.cost.unpricedCalls + unpriced),
      mayBeBilledUsd: mayBeBilledUsd(openCalls),
    },
  };
}
