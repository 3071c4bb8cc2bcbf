import type { Reservation } from '../../core/job/budget.ts';
import type { Usage } from '../../core/money/call.ts';
import { computeCost, computeMaxCost } from '../../core/money/cost.ts';
import { type PriceOverrides, priceFor } from '../../core/money/prices.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService, type ServiceCall } from './call-service.ts';
import type { ServiceError } from './service-error.ts';

/** An answer and the usage that the service reports; without usage the cost is unknown. */
export interface BilledAnswer<Answer> {
  answer: Answer;
  usage: Usage | undefined;
  /** The model that answered, if the service reports it; its price counts. */
  model?: string | undefined;
}

export interface PaidCall<Answer> extends Omit<ServiceCall<BilledAnswer<Answer>>, 'prepare' | 'onFault'> {
  /** The name in the cost report: "openai", "gemini". */
  provider: string;
  model: string;
  /** "transcribe", "rank". */
  operation: string;
  /** Max usage of the call, which determines the reservation. */
  maxUsage: Usage;
  prices: PriceOverrides;
  /** The model runs on this machine: it is free unless the user has set a price. */
  isLocal?: boolean;
}

/** An answer with its cost, so that a cached answer can report what it saved. */
export interface AnswerWithCost<Answer> {
  answer: Answer;
  costUsd: number;
}

/**
 * Calls a paid service. Money is reserved and the call recorded before each attempt, and the cost is reported after it.
 * The reservation of a failed attempt that the service may have billed is kept.
 * @throws as callService, and JobStopError `budget`.
 */
export async function makePaidCall<Answer>(
  call: PaidCall<Answer>,
  context: ProviderContext,
): Promise<AnswerWithCost<Answer>> {
  const { provider, model, operation, prices, isLocal = false, maxUsage, ...request } = call;
  const price = priceFor([model], Date.now(), prices, isLocal);
  const startedAt = performance.now();
  let reservation: Reservation | undefined;
  let inFlight = false;
  try {
    const { answer: billed, retries } = await callService(
      {
        ...request,
        prepare: async () => {
          const upperUsd = computeMaxCost(maxUsage, price);
          reservation = await context.reserve({ provider, model, operation, upperUsd });
        },
        run: async (signal) => {
          inFlight = true;
          const billed = await call.run(signal);
          inFlight = false;
          return billed;
        },
        onFault: (fault) => {
          inFlight = false;
          if (mayBeBilled(fault)) reservation?.keep();
          else reservation?.release();
        },
      },
      context,
    );
    const asked = [billed.model ?? model, model];
    const costUsd = computeCost(billed.usage ?? {}, priceFor(asked, Date.now(), prices, isLocal));
    const at = Date.now();
    const durationMs = Math.round(performance.now() - startedAt);
    context.called({
      ...(reservation && { id: reservation.id }),
      ...{ provider, model, operation, at, durationMs, savedUsd: 0, cached: false, retries },
      ...{ usage: billed.usage ?? {}, costUsd: costUsd ?? 0, priced: costUsd !== undefined },
    });
    return { answer: billed.answer, costUsd: costUsd ?? 0 };
  } finally {
    // A call that was aborted in flight may be billed.
    if (inFlight) reservation?.keep();
    else reservation?.release();
  }
}

/** Whether the service may have done the work although no usable answer arrived. A refusal is never billed. */
function mayBeBilled(fault: ServiceError): boolean {
  if (fault.status !== undefined && fault.status >= 300) return false;
  return ['timeout', 'network', 'invalid-answer', 'too-large'].includes(fault.kind) && fault.wasSent;
}
