import type { Job } from '../core/job/job.ts';
import { formatSpent } from '../core/money/cost.ts';
import { lostCalls } from '../core/money/open-call.ts';

/**
 * cost_report.json: every call with its usage and cost, the totals and the budget. A call of unknown price has no cost
 * (`costUsd` is null) and says so; the totals name how many there are.
 */
export function createCostReport(job: Job): unknown {
  const byProvider: Record<string, number> = {};
  for (const call of job.calls) byProvider[call.provider] = (byProvider[call.provider] ?? 0) + call.costUsd;
  return {
    version: 1,
    jobId: job.id,
    video: job.video.name,
    calls: job.calls.map(({ at, ...call }) => ({
      at: new Date(at).toISOString(),
      ...call,
      ...(!call.priced && { costUsd: null, note: 'price unknown' }),
    })),
    // Calls without an answer: the service may have billed them, up to these amounts.
    mayHaveBeenBilled: lostCalls(job.openCalls).map(({ at, lost: _lost, upperUsd = null, ...call }) => ({
      at: new Date(at).toISOString(),
      ...call,
      upperUsd,
    })),
    totals: {
      usd: job.cost.usd,
      savedUsd: job.cost.savedUsd,
      unpricedCalls: job.cost.unpricedCalls,
      spent: formatSpent(job.cost),
      mayBeBilledUsd: job.cost.mayBeBilledUsd ?? 0,
      calls: job.calls.length,
      byProvider,
    },
    budgetUsd: job.cost.budgetUsd,
  };
}
