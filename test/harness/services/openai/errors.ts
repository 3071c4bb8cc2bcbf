import type { Fault } from '../faults.ts';
import { htmlReply, jsonReply, type Reply } from '../http/reply.ts';

/** An error of the API; https://platform.openai.com/docs/guides/error-codes. */
export function openaiError(
  status: number,
  message: string,
  { type = 'invalid_request_error', code = null, param = null, headers = {} }: ErrorFields = {},
): Reply {
  return jsonReply({ error: { message, type, param, code } }, { status, headers });
}

interface ErrorFields {
  type?: string;
  code?: string | null;
  param?: string | null;
  headers?: Record<string, string>;
}

export function wrongKey(key: string): Reply {
  const shown = key.length > 8 ? `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}` : '********';
  return openaiError(
    401,
    `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { code: 'invalid_api_key' },
  );
}

/** The service's error for each status. */
export function openaiRefusal({
  status,
  retryAfterSeconds,
  reason,
}: Extract<Fault, { kind: 'status' }>): Reply {
  const after: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  if (status === 429 && reason === 'insufficient_quota') {
    return openaiError(
      429,
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
      { type: 'insufficient_quota', code: 'insufficient_quota' },
    );
  }
  switch (status) {
    case 402:
      return openaiError(402, 'Insufficient credits. Add more to continue.', { type: 'billing_error' });
    case 401:
      return wrongKey('');
    case 403:
      return openaiError(403, 'Country, region, or territory not supported', {
        type: 'request_forbidden',
        code: 'unsupported_country_region_territory',
      });
    case 429:
      return openaiError(
        429,
        `Rate limit reached for whisper-1 in organization org-standin on requests per min (RPM): Limit 50, Used 50, Requested 1. Please try again in ${retryAfterSeconds ?? 1}s.`,
        {
          type: 'requests',
          code: 'rate_limit_exceeded',
          headers: {
            ...after,
            'x-ratelimit-limit-requests': '50',
            'x-ratelimit-remaining-requests': '0',
            'x-ratelimit-reset-requests': `${retryAfterSeconds ?? 1}s`,
          },
        },
      );
    case 502:
      // From the proxy in front of the service.
      return htmlReply('502 Bad Gateway', { status, headers: after });
    case 503:
      return openaiError(503, 'The engine is currently overloaded, please try again later', {
        type: 'server_error',
        headers: after,
      });
    default:
      return openaiError(status, 'The server had an error while processing your request. Sorry about that!', {
        type: status < 500 ? 'invalid_request_error' : 'server_error',
        headers: after,
      });
  }
}
