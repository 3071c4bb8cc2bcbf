import { type FaultKind, ServiceError } from './service-error.ts';

/** How often and how soon a failed call is retried. */
export interface RetryPolicy {
  /** Max attempts, including the first. */
  attempts: number;
  /** The first back-off; it doubles with each attempt, minus a random part of up to one half. */
  firstWaitMs: number;
  maxBackOffMs: number;
  /** The call fails at once when the service asks for a longer wait than this. */
  maxWaitMs: number;
  /** Max attempts after a fault of this kind, where it is lower. */
  attemptsAfter: Partial<Record<FaultKind, number>>;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 1000,
  maxBackOffMs: 30_000,
  maxWaitMs: 90_000,
  // After a timeout one retry is enough; a proxy's error page often disappears soon.
  attemptsAfter: { timeout: 2, 'invalid-answer': 4 },
};

const retryable: readonly FaultKind[] = ['limited', 'overloaded', 'network', 'timeout', 'invalid-answer'];

/** Whether a fault means that the service has too much to do at the moment, and will answer later. */
export function isOverload({ kind }: ServiceError): boolean {
  return kind === 'overloaded' || kind === 'limited';
}

/** Whether another attempt may succeed, after this number of attempts. */
export function shouldRetryAfter(error: unknown, attempt: number, policy: RetryPolicy): boolean {
  if (!(error instanceof ServiceError) || !retryable.includes(error.kind)) return false;
  if ((error.retryAfterMs ?? 0) > policy.maxWaitMs) return false;
  return attempt < (policy.attemptsAfter[error.kind] ?? policy.attempts);
}

/** Milliseconds to wait before the next attempt: the back-off with jitter, or longer if the service says so. */
export function retryDelayMs(
  { retryAfterMs = 0 }: ServiceError,
  attempt: number,
  policy: RetryPolicy,
): number {
  const backOff = Math.min(policy.maxBackOffMs, policy.firstWaitMs * 2 ** (attempt - 1));
  return Math.max(retryAfterMs, backOff * (1 - Math.random() / 2));
}
