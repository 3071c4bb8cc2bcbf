import type { Check } from '../../core/api/app.ts';
import { describeError, UserError } from '../../core/errors.ts';
import { callService } from './call-service.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { type Service, ServiceError } from './service-error.ts';

/** Few and short retries, because `doctor` must finish within 30 s. */
export const checkPolicy: RetryPolicy = {
  attempts: 2,
  firstWaitMs: 500,
  maxBackOffMs: 1000,
  maxWaitMs: 2000,
  attemptsAfter: { timeout: 1 },
};
export const checkSeconds = 10;

/**
 * Checks a key with a cheap call to its service.
 * @param ask one attempt; returns what works, in a few words.
 * @throws only the signal's reason.
 */
export async function checkServiceKey(
  name: string,
  service: Service,
  ask: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
  explain?: (error: unknown) => ServiceError | undefined,
): Promise<Check> {
  const context = { signal, progress: () => {}, log: () => {} };
  const call = { service, timeoutSeconds: checkSeconds, policy: checkPolicy, run: ask };
  const askWithRetries = async () =>
    (await callService({ ...call, ...(explain && { explain }) }, context)).answer;
  return checkKeyByCall(name, askWithRetries, signal);
}

/**
 * Converts the outcome of a call with a key to the result of its check.
 * @param ask returns what works, in a few words.
 * @throws only the signal's reason.
 */
export async function checkKeyByCall(
  name: string,
  ask: () => Promise<string>,
  signal: AbortSignal,
): Promise<Check> {
  try {
    return { name, state: 'ok', detail: await ask() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError)) return { name, state: 'missing', detail: describeError(error) };
    const limited = error instanceof ServiceError && error.kind === 'limited';
    const { hint, message } = error;
    return {
      name,
      state: limited ? 'limited' : 'missing',
      detail: message,
      ...(hint !== undefined && { hint }),
    };
  }
}
