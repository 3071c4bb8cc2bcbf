import { readRetryAfter } from '../service/status-fault.ts';

/** The limits that OpenAI reports; https://developers.openai.com/docs/guides/rate-limits. */
const limits = ['requests', 'tokens'] as const;

/**
 * Milliseconds to wait after a 429: by `Retry-After`, by the message ("Please try again in 20s"), or until the limit
 * that is used up is reset (`x-ratelimit-reset-requests: 1m30s`). Undefined when the answer says nothing.
 */
export function rateLimitWait(headers: Pick<Headers, 'get'>, message: string): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const seconds = readRetryAfter(headers);
  if (seconds !== undefined) return seconds;
  const told = readDuration(/\btry again in ([\d.]+(?:ms|[hms])[\d.hms]*)/i.exec(message)?.[1]);
  if (told !== undefined) return told;
  const resets = limits
    .filter((name) => (headers.get(`x-ratelimit-remaining-${name}`) ?? '0').trim() === '0')
    .map((name) => readDuration(headers.get(`x-ratelimit-reset-${name}`)))
    .filter((each) => each !== undefined);
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** Parses a duration such as "20s", "6m0s", "1h2m3.5s" or "350ms" to milliseconds; undefined when it is none. */
export function readDuration(text: string | null | undefined): number | undefined {
  const match = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?\.?$/.exec(text?.trim() ?? '');
  if (!match?.[0]) return undefined;
  const units = [3_600_000, 60_000, 1000, 1];
  const total = units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
  return Number.isFinite(total) ? total : undefined;
}
