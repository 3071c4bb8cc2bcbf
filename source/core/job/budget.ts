import { JobStopError } from '../errors.ts';
import type { Job, NeedProgress } from './job.ts';
import { hasEnded } from './progress/progress.ts';

/** Money reserved for a call until its cost is known. */
export interface Reservation {
  /** The call has ended and its cost was reported, or it cost nothing. */
  release(): void;
  /** No usable answer came, but the service may bill it: the money stays reserved for the rest of the run. */
  keep(): void;
}

/** Sums of floating-point prices may be off by this much. */
const rounding = 1e-9;

/** Whether a call of at most `upperUsd` can be made without passing the budget, whatever the open calls cost. */
export function fitsBudget(cost: Job['cost'], reservedUsd: number, upperUsd: number): boolean {
  return cost.budgetUsd === 0 || cost.usd + reservedUsd + upperUsd <= cost.budgetUsd + rounding;
}

/** Stops a job whose next call would exceed the budget, and says what the rest would cost. */
export function budgetStop(job: Job, upperUsd: number, operation: string, reservedUsd: number): JobStopError {
  const { usd, budgetUsd } = job.cost;
  const more = Math.max(remainingCost(job) ?? 0, upperUsd + reservedUsd);
  const held =
    reservedUsd > rounding ? ` ${dollars(reservedUsd)} more may have been spent without an answer.` : '';
  return new JobStopError(
    'budget',
    `The budget of ${dollars(budgetUsd)} would be passed: ${dollars(usd)} is spent and the next call (${operation}) may cost up to ${dollars(upperUsd)}.${held}`,
    {
      hint: `Going on takes up to about ${dollars(more)} more: resume with --budget ${roundUp(usd + more)}.`,
    },
  );
}

/** Stops a job that has a budget before a call whose price is unknown. */
export function unpricedStop(model: string): JobStopError {
  return new JobStopError('budget', `The price of ${model} is not known, so the budget cannot be kept.`, {
    hint: `Give it as PRICES="${model}=IN/OUT" in USD for a million tokens, or resume with --budget 0.`,
  });
}

/**
 * The cost of the remaining needs, assuming the average of those that ended, or, before any that cost money has ended, the
 * highest so far. Undefined while nothing was spent on any need.
 */
export function remainingCost(job: Job): number | undefined {
  const chosen = job.needs.filter((each) => each.need.selected);
  const costs = (needs: readonly NeedProgress[]) =>
    needs.map((each) => each.costUsd).filter((usd) => usd > 0);
  const ended = costs(chosen.filter(hasEnded));
  const sum = ended.reduce((total, usd) => total + usd, 0);
  const typical = ended.length > 0 ? sum / ended.length : Math.max(0, ...costs(chosen));
  if (typical === 0) return undefined;
  const open = chosen.filter((each) => !hasEnded(each));
  return open.reduce((total, each) => total + Math.max(0, typical - each.costUsd), 0);
}

function roundUp(usd: number): string {
  return (Math.ceil(usd * 100) / 100).toFixed(2);
}

/** In cents, and hundredths of a cent for small amounts. */
function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
