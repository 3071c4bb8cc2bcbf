import type * as z from 'zod';
import type { Check } from '../../core/app.ts';
import { describeError, UserError } from '../../core/errors.ts';
import type { RetryPolicy } from '../service/call-service.ts';
import { getJson, type JsonRequest } from '../service/http.ts';
import { ServiceError } from '../service/service-error.ts';
import type { Quota } from './quota.ts';

/** `doctor` reports within 30 s: one try, and another only where the first was bad luck. */
const checkPolicy: RetryPolicy = {
  attempts: 2,
  firstWaitMs: 500,
  longestWaitMs: 1000,
  patienceMs: 2000,
  attemptsAfter: { timeout: 1 },
};
const checkSeconds = 10;

export interface KeyQuestion {
  /** The setting that holds the key. */
  name: string;
  /** The cheapest request there is. */
  request: JsonRequest;
  schema: z.ZodType;
  quota: Quota;
}

/** Tries a key and says what came out. @throws the signal's reason, nothing else */
export async function checkKey(
  { name, request, schema, quota }: KeyQuestion,
  signal: AbortSignal,
): Promise<Check> {
  const context = { signal, progress: () => {}, log: () => {} };
  try {
    const asked = { ...request, limit: quota, policy: checkPolicy, timeoutSeconds: checkSeconds };
    const { headers } = await getJson(asked, schema, context);
    quota.heed(headers);
    return { name, state: 'ok', detail: `works${leftOf(headers)}` };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    const limited = error instanceof ServiceError && error.kind === 'limited';
    const { hint } = error;
    const state = limited ? 'limited' : 'missing';
    return {
      name,
      state,
      detail: hint === undefined ? describeError(error) : error.message,
      ...(hint && { hint }),
    };
  }
}

function leftOf(headers: Headers): string {
  const [remaining, limit] = ['x-ratelimit-remaining', 'x-ratelimit-limit'].map((name) =>
    Number(headers.get(name) ?? Number.NaN),
  );
  if (remaining === undefined || limit === undefined || !Number.isFinite(remaining + limit)) return '';
  return `, ${remaining} of ${limit} requests left`;
}
