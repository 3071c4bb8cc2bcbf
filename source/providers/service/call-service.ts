import pRetry from 'p-retry';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import { networkFault } from './network-fault.ts';
import type { RateLimit } from './rate-limit.ts';
import { type CallContext, type RetriedCall, Retries } from './retries.ts';
import { ServiceError, toJobError } from './service-error.ts';

export interface ServiceCall<Answer> extends RetriedCall {
  /** Timeout of each attempt; AI_TIMEOUT_SECONDS for the engines. */
  timeoutSeconds: number;
  limit?: RateLimit | undefined;
  /** Awaited before each attempt, outside its timeout; for reserving money. */
  prepare?(): Promise<void>;
  /** One attempt. The signal is aborted when the step is aborted or the attempt times out. */
  run(signal: AbortSignal): Promise<Answer>;
  /** Converts the service's own errors to a ServiceError; undefined falls back to the default conversion. */
  explain?(error: unknown): ServiceError | undefined;
  /** Called after each failed attempt; for money that may have been spent without an answer. */
  onFault?(fault: ServiceError): void;
}

/**
 * Calls a service with a rate limit, a timeout for each attempt, and retries with back-off; every wait is reported. All
 * services are called through this function.
 * @returns the answer and the number of retries.
 * @throws JobStopError when the key is refused, the quota is used up or the service is overloaded for too long;
 * ServiceError for every other fault of the service; the signal's reason.
 */
export async function callService<Answer>(
  call: ServiceCall<Answer>,
  context: CallContext,
): Promise<{ answer: Answer; retries: number }> {
  const retries = new Retries(call, context);
  let attempts = 0;
  let isRetried = false;
  try {
    const answer = await pRetry(
      (attempt) => {
        attempts = attempt;
        return attemptOnce(call, context, retries);
      },
      {
        // Retries decides and waits, since the service may say how long.
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 0,
        maxTimeout: 0,
        signal: context.signal,
        onFailedAttempt: async ({ error, attemptNumber }) => {
          isRetried = await retries.waitForRetry(error, attemptNumber);
        },
        shouldRetry: () => isRetried,
      },
    );
    return { answer, retries: attempts - 1 };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof ServiceError ? toJobError(error) : error;
  }
}

async function attemptOnce<Answer>(
  call: ServiceCall<Answer>,
  context: CallContext,
  retries: Retries,
): Promise<Answer> {
  await call.limit?.take(context.signal, (milliseconds) =>
    context.progress(undefined, 'next request', {
      until: Date.now() + milliseconds,
      why: `${call.service.name}'s rate limit`,
    }),
  );
  await retries.beforeAttempt();
  await call.prepare?.();
  const deadline = AbortSignal.timeout(call.timeoutSeconds * 1000);
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    const answer = await rejectOnAbort(call.run(signal), signal);
    retries.answered();
    return answer;
  } catch (error) {
    context.signal.throwIfAborted();
    const fault = toFault(call, deadline.aborted, error);
    if (fault instanceof ServiceError) {
      call.onFault?.(fault);
      context.log('debug', fault.message);
    }
    throw fault;
  }
}

function toFault<Answer>(call: ServiceCall<Answer>, timedOut: boolean, error: unknown): unknown {
  const { service, timeoutSeconds } = call;
  if (error instanceof ServiceError) return error;
  if (timedOut) {
    return new ServiceError('timeout', service, {
      what: `no answer within ${timeoutSeconds} s`,
      cause: error,
    });
  }
  return call.explain?.(error) ?? networkFault(service, error) ?? error;
}
