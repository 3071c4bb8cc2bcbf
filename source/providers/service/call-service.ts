import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { orAborted } from '../../core/or-aborted.ts';
import type { ProviderContext } from '../interfaces.ts';
import { networkFault } from './network-fault.ts';
import type { RateLimit } from './rate-limit.ts';
import { defaultRetryPolicy, type RetryPolicy, retryDelayMs, shouldRetryAfter } from './retry-policy.ts';
import { type Service, ServiceError, toJobError } from './service-error.ts';

export interface ServiceCall<Answer> {
  service: Service;
  /** Timeout of each attempt; AI_TIMEOUT_SECONDS for the engines. */
  timeoutSeconds: number;
  limit?: RateLimit | undefined;
  policy?: RetryPolicy | undefined;
  /** Awaited before each attempt, outside its timeout; for reserving money. */
  prepare?(): Promise<void>;
  /** One attempt. The signal is aborted when the step is aborted or the attempt times out. */
  run(signal: AbortSignal): Promise<Answer>;
  /** Converts the service's own errors to a ServiceError; undefined falls back to the default conversion. */
  explain?(error: unknown): ServiceError | undefined;
  /** Called after each failed attempt; for money that may have been spent without an answer. */
  onFault?(fault: ServiceError): void;
}

type CallContext = Pick<ProviderContext, 'signal' | 'progress' | 'log'>;

/**
 * Calls a service with a rate limit, a timeout for each attempt, and retries with back-off; every wait is reported. All
 * services are called through this function.
 * @returns the answer and the number of retries.
 * @throws JobStopError when the key is refused or the quota is used up, ServiceError for every other fault of the
 * service, the signal's reason.
 */
export async function callService<Answer>(
  call: ServiceCall<Answer>,
  context: CallContext,
): Promise<{ answer: Answer; retries: number }> {
  const policy = call.policy ?? defaultRetryPolicy;
  let retries = 0;
  try {
    const answer = await pRetry(
      (attempt) => {
        retries = attempt - 1;
        return attemptOnce(call, context);
      },
      {
        retries: policy.attempts - 1,
        // waitFor waits instead, since the service may say how long.
        minTimeout: 0,
        maxTimeout: 0,
        signal: context.signal,
        shouldRetry: ({ error, attemptNumber }) => shouldRetryAfter(error, attemptNumber, policy),
        onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
          if (retriesLeft > 0 && shouldRetryAfter(error, attemptNumber, policy))
            await waitFor(error, attemptNumber, policy, context);
        },
      },
    );
    return { answer, retries };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof ServiceError ? toJobError(error) : error;
  }
}

async function attemptOnce<Answer>(call: ServiceCall<Answer>, context: CallContext): Promise<Answer> {
  await call.limit?.take(context.signal, (milliseconds) =>
    context.progress(undefined, 'next request', {
      until: Date.now() + milliseconds,
      why: `${call.service.name}'s rate limit`,
    }),
  );
  await call.prepare?.();
  const deadline = AbortSignal.timeout(call.timeoutSeconds * 1000);
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    return await orAborted(call.run(signal), signal);
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

async function waitFor(
  error: unknown,
  attempt: number,
  policy: RetryPolicy,
  context: CallContext,
): Promise<void> {
  if (!(error instanceof ServiceError)) return;
  const milliseconds = retryDelayMs(error, attempt, policy);
  context.progress(undefined, 'retry', { until: Date.now() + milliseconds, why: error.label });
  context.log('info', `${error.message} Retry in ${seconds(milliseconds)}.`);
  await sleep(milliseconds, undefined, { signal: context.signal });
  context.progress(undefined, `attempt ${attempt + 1} of ${policy.attempts}`);
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}
