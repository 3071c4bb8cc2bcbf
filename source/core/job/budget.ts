import { JobStopError } from '../errors.ts';
import type { Job, NeedProgress } from './job.ts';
import { hasEnded } from './progress/progress.ts';

/** Money reserved for a call until its cost is known. */
export interface Reservation {
  /** Identifies the call in the job's state and in the journal of paid calls. */
  readonly id: string;
  /** Frees the money: the call ended and its cost was reported, or it cost nothing. */
  release(): void;
  /** Counts the money as spent until the user says otherwise: no usable answer came, but the service may bill the call. */
  keep(): void;
}

/** Tolerance for sums of floating-point prices. */
const rounding = 1e-9;

/**
 * Whether a call that costs at most `upperUsd` fits the budget, even if the calls in flight (`reservedUsd`) and those that
 * were never answered cost their max.
 */
export function fitsBudget(cost: Job['cost'], reservedUsd: number, upperUsd: number): boolean {
  const { usd, mayBeBilledUsd = 0, budgetUsd } = cost;
  return budgetUsd === 0 || usd + mayBeBilledUsd + reservedUsd + upperUsd <= budgetUsd + rounding;
}

/** The error that stops a job whose next call could exceed the budget; its hint says what the rest would cost. */
export function budgetStop(job: Job, upperUsd: number, operation: string): JobStopError {
  const { usd, budgetUsd, mayBeBilledUsd = 0 } = job.cost;
  const more = Math.max(remainingCost(job) ?? 0, upperUsd) + mayBeBilledUsd;
  const isHeld = mayBeBilledUsd > rounding;
  const held = isHeld
    ? ` Calls that were never answered count as spent, up to ${dollars(mayBeBilledUsd)}.`
    : '';
  const otherwise = isHeld ? ', or with --not-billed if the service did not bill those calls' : '';
  return new JobStopError(
    'budget',
    `The next call (${operation}, up to ${dollars(upperUsd)}) could exceed the budget of ${dollars(budgetUsd)}: ${dollars(usd)} is spent.${held}`,
    {
      hint: `The rest of the job may cost up to about ${dollars(more)}: resume with --budget ${roundUp(usd + more)}${otherwise}.`,
    },
  );
}

/** The error that stops a job with a budget before a call of unknown price. */
export function unpricedStop(model: string): JobStopError {
  return new JobStopError('budget', `The price of ${model} is unknown, so the budget cannot be enforced.`, {
    hint: `Set PRICES="${model}=IN/OUT" (USD per million tokens), or resume without a budget: --budget 0.`,
  });
}

/**
 * The expected cost in USD of the needs that have not ended: each costs as much as the average ended need, or, before
 * one has ended, as the most expensive one so far. Undefined while no need has cost anything.
 */
export function remainingCost(job: Job): number | undefined {
  const selected = job.needs.filter((each) => each.need.selected);
  const costs = (needs: readonly NeedProgress[]) =>
    needs.map((each) => each.costUsd).filter((usd) => usd > 0);
  const ended = costs(selected.filter(hasEnded));
  const sum = ended.reduce((total, usd) => total + usd, 0);
  const typical = ended.length > 0 ? sum / ended.length : Math.max(0, ...costs(selected));
  if (typical === 0) return undefined;
  const open = selected.filter((each) => !hasEnded(each));
  return open.reduce((total, each) => total + Math.max(0, typical - each.costUsd), 0);
}

function roundUp(usd: number): string {
  return (Math.ceil(usd * 100 - rounding) / 100).toFixed(2);
}

/** With two decimals, or four for amounts below ten cents. */
function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
