import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { orAborted } from '../../core/or-aborted.ts';
import type { ProviderContext } from '../interfaces.ts';
import { networkFault } from './network-fault.ts';
import type { RateLimit } from './rate-limit.ts';
import { type FaultKind, type Service, ServiceError, stopsJob } from './service-error.ts';

/** How often and how soon a call is tried again. */
export interface RetryPolicy {
  /** All attempts, the first included. */
  attempts: number;
  /** The first wait; each later one is twice as long, less up to half of it by chance. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** A service that asks for a longer wait than this is not waited for. */
  patienceMs: number;
  /** Attempts after a fault of this kind, where they are fewer. */
  attemptsAfter: Partial<Record<FaultKind, number>>;
}

export const usualPolicy: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 1000,
  longestWaitMs: 30_000,
  patienceMs: 90_000,
  // A service that answered nothing for that long rarely does better, one more try tells; a proxy's page may soon pass.
  attemptsAfter: { timeout: 2, nonsense: 4 },
};

const retried: readonly FaultKind[] = ['limited', 'overloaded', 'network', 'timeout', 'nonsense'];

export interface ServiceCall<Answer> {
  service: Service;
  /** Each attempt ends after this; AI_TIMEOUT_SECONDS for the engines. */
  timeoutSeconds: number;
  limit?: RateLimit | undefined;
  policy?: RetryPolicy | undefined;
  /** Awaited before each attempt, outside its deadline: money is set aside here. */
  prepare?(): Promise<void>;
  /** One attempt. The signal is aborted when the step stops or the attempt's time is over. */
  run(signal: AbortSignal): Promise<Answer>;
  /** The service's own errors as a ServiceError; undefined leaves the error to the usual reading. */
  explain?(error: unknown): ServiceError | undefined;
  /** Told of each attempt that failed; for money that may have been spent without an answer. */
  onFault?(fault: ServiceError): void;
}

type CallContext = Pick<ProviderContext, 'signal' | 'progress' | 'log'>;

/**
 * Calls a service: every attempt with a deadline and within the rate limit, tried again with back-off where that helps,
 * each wait visible. The one way to any service.
 * @returns the answer and how often it was tried again.
 * @throws JobStopError when the key is refused or the account is empty, ServiceError for every other fault of the service,
 * the signal's reason.
 */
export async function callService<Answer>(
  call: ServiceCall<Answer>,
  context: CallContext,
): Promise<{ answer: Answer; retries: number }> {
  const policy = call.policy ?? usualPolicy;
  let retries = 0;
  try {
    const answer = await pRetry(
      (attempt) => {
        retries = attempt - 1;
        return attemptOnce(call, context);
      },
      {
        retries: policy.attempts - 1,
        // The waits are ours: a service may say how long.
        minTimeout: 0,
        maxTimeout: 0,
        signal: context.signal,
        shouldRetry: ({ error, attemptNumber }) => worthAnother(error, attemptNumber, policy),
        onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
          if (retriesLeft > 0 && worthAnother(error, attemptNumber, policy))
            await waitFor(error, attemptNumber, policy, context);
        },
      },
    );
    return { answer, retries };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof ServiceError ? stopsJob(error) : error;
  }
}

async function attemptOnce<Answer>(call: ServiceCall<Answer>, context: CallContext): Promise<Answer> {
  await call.limit?.take(context.signal, (milliseconds) =>
    context.progress(undefined, 'asked', {
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
    const fault = readFault(call, deadline.aborted, error);
    if (fault instanceof ServiceError) {
      call.onFault?.(fault);
      context.log('debug', fault.message);
    }
    throw fault;
  }
}

function readFault<Answer>(call: ServiceCall<Answer>, late: boolean, error: unknown): unknown {
  const { service, timeoutSeconds } = call;
  if (error instanceof ServiceError) return error;
  if (late) {
    return new ServiceError('timeout', service, {
      what: `no answer within ${timeoutSeconds} s`,
      cause: error,
    });
  }
  return call.explain?.(error) ?? networkFault(service, error) ?? error;
}

function worthAnother(error: unknown, attempt: number, policy: RetryPolicy): boolean {
  if (!(error instanceof ServiceError) || !retried.includes(error.kind)) return false;
  if ((error.retryAfterMs ?? 0) > policy.patienceMs) return false;
  return attempt < (policy.attemptsAfter[error.kind] ?? policy.attempts);
}

async function waitFor(
  error: unknown,
  attempt: number,
  policy: RetryPolicy,
  context: CallContext,
): Promise<void> {
  if (!(error instanceof ServiceError)) return;
  const backOff = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  const jittered = backOff * (1 - Math.random() / 2);
  const milliseconds = Math.max(error.retryAfterMs ?? 0, jittered);
  context.progress(undefined, 'asked again', { until: Date.now() + milliseconds, why: error.label });
  context.log('info', `${error.message} Asked again in ${seconds(milliseconds)}.`);
  await sleep(milliseconds, undefined, { signal: context.signal });
  context.progress(undefined, `asking again (${attempt + 1} of ${policy.attempts})`);
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}
