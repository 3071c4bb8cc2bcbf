import type * as z from 'zod';
import type { Check } from '../../core/api/app.ts';
import { checkKeyByCall, checkPolicy, checkSeconds } from '../service/check-key.ts';
import { getJson, type JsonRequest } from '../service/http.ts';
import type { RequestQuota } from './quota.ts';

export interface StockKeyCheck {
  /** The setting that holds the key. */
  name: string;
  /** The cheapest request of the service. */
  request: JsonRequest;
  schema: z.ZodType;
  quota: RequestQuota;
}

/** Checks a key with one request. @throws only the signal's reason. */
export async function checkStockKeyByCall(
  { name, request, schema, quota }: StockKeyCheck,
  signal: AbortSignal,
): Promise<Check> {
  const context = { signal, progress: () => {}, log: () => {} };
  const asked = { ...request, limit: quota, policy: checkPolicy, timeoutSeconds: checkSeconds };
  const ask = async () => {
    const { headers } = await quota.watch(getJson(asked, schema, context));
    return `works${remainingText(headers)}`;
  };
  return checkKeyByCall(name, ask, signal);
}

function remainingText(headers: Headers): string {
  const [remaining, limit] = ['x-ratelimit-remaining', 'x-ratelimit-limit'].map((name) =>
    Number(headers.get(name) ?? Number.NaN),
  );
  if (remaining === undefined || limit === undefined || !Number.isFinite(remaining + limit)) return '';
  return `, ${remaining} of ${limit} requests left`;
}
