import type { Check } from '../../core/api/app.ts';
import { describeError, UserError } from '../../core/errors.ts';
import type { RetryPolicy } from './call-service.ts';
import { callService } from './call-service.ts';
import { type Service, ServiceError } from './service-error.ts';

/** `doctor` reports within 30 s: one try, and another only where the first was bad luck. */
export const checkPolicy: RetryPolicy = {
  attempts: 2,
  firstWaitMs: 500,
  longestWaitMs: 1000,
  patienceMs: 2000,
  attemptsAfter: { timeout: 1 },
};
export const checkSeconds = 10;

/**
 * Tries a key by the cheapest call there is and says what came out.
 * @param ask one attempt; @returns what works, in a few words.
 * @throws the signal's reason, nothing else of the service.
 */
export async function tryKey(
  name: string,
  service: Service,
  ask: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
  explain?: (error: unknown) => ServiceError | undefined,
): Promise<Check> {
  const context = { signal, progress: () => {}, log: () => {} };
  const call = { service, timeoutSeconds: checkSeconds, policy: checkPolicy, run: ask };
  const asked = async () => (await callService({ ...call, ...(explain && { explain }) }, context)).answer;
  return keyCheck(name, asked, signal);
}

/**
 * What asking with a key says of it.
 * @param ask what works, in a few words.
 * @throws the signal's reason, nothing else.
 */
export async function keyCheck(
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
