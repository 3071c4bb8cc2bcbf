import type { Reservation } from '../../core/job/budget.ts';
import type { Call, Usage } from '../../core/money/call.ts';
import { costOf } from '../../core/money/cost.ts';
import { type PriceOverrides, priceFor } from '../../core/money/prices.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService, type ServiceCall } from './call-service.ts';
import type { ServiceError } from './service-error.ts';

/** An answer with what the service says it used; without that its cost is unknown. */
export interface Billed<Answer> {
  answer: Answer;
  usage: Usage | undefined;
  /** The model that answered, where the service says so: its price counts. */
  model?: string | undefined;
}

export interface PaidCall<Answer> extends Omit<ServiceCall<Billed<Answer>>, 'prepare' | 'onFault'> {
  /** As it stands in the cost report: "openai", "gemini". */
  provider: string;
  model: string;
  /** "transcribe", "rank". */
  operation: string;
  /** The most it can use: sets the money that is put aside. */
  upper: Usage;
  prices: PriceOverrides;
  /** It runs on this machine: without a price that the user gave it costs nothing. */
  isLocal?: boolean;
}

/** What an answer cost, kept with it so that a cached one can say what it saves. */
export interface Paid<Answer> {
  answer: Answer;
  costUsd: number;
}

/**
 * A call to a paid service: money for it is set aside before each attempt, and what the answer cost is told after. An
 * attempt that ended without an answer is told as a call of unknown cost, and its money stays set aside, where the
 * service may have counted it.
 * @throws as callService, and JobStopError `budget`.
 */
export async function paidCall<Answer>(
  call: PaidCall<Answer>,
  context: ProviderContext,
): Promise<Paid<Answer>> {
  const { provider, model, operation, prices, isLocal = false, upper, ...request } = call;
  const price = priceFor([model], Date.now(), prices, isLocal);
  const startedAt = Date.now();
  let reservation: Reservation | undefined;
  let underWay = false;
  const tell = (facts: Pick<Call, 'usage' | 'costUsd' | 'priced' | 'retries'>) => {
    const at = Date.now();
    const durationMs = at - startedAt;
    context.called({ provider, model, operation, at, durationMs, savedUsd: 0, cached: false, ...facts });
  };
  try {
    const { answer: billed, retries } = await callService(
      {
        ...request,
        prepare: async () => {
          reservation = await context.reserve({ upperUsd: costOf(upper, price), model, operation });
        },
        run: async (signal) => {
          underWay = true;
          const billed = await call.run(signal);
          underWay = false;
          return billed;
        },
        onFault: (fault) => {
          underWay = false;
          if (mayBeBilled(fault)) {
            reservation?.keep();
            tell({ usage: {}, costUsd: 0, priced: false, retries: 0 });
          } else reservation?.release();
        },
      },
      context,
    );
    const asked = [billed.model ?? model, model];
    const costUsd = costOf(billed.usage ?? {}, priceFor(asked, Date.now(), prices, isLocal));
    tell({ usage: billed.usage ?? {}, costUsd: costUsd ?? 0, priced: costUsd !== undefined, retries });
    return { answer: billed.answer, costUsd: costUsd ?? 0 };
  } finally {
    // A call that was stopped in its middle may be billed all the same.
    if (underWay) reservation?.keep();
    else reservation?.release();
  }
}

/** Whether the service may have done its work although no usable answer came. A refusal is never billed. */
function mayBeBilled(fault: ServiceError): boolean {
  if (fault.status !== undefined && fault.status >= 300) return false;
  return ['timeout', 'network', 'nonsense', 'too-large'].includes(fault.kind) && fault.wasSent;
}
