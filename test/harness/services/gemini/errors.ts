import type { Fault } from '../faults.ts';
import { htmlReply, jsonReply, type Reply } from '../http/reply.ts';

const statusNames: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const rpc = 'type.googleapis.com/google.rpc';

/** A `google.rpc.Status` as JSON; https://ai.google.dev/gemini-api/docs/troubleshooting. */
export function geminiError(
  code: number,
  message: string,
  { status = statusNames[code] ?? 'UNKNOWN', details = [] }: { status?: string; details?: unknown[] } = {},
): Reply {
  const error = { code, message, status, ...(details.length > 0 ? { details } : {}) };
  return jsonReply({ error }, { status: code });
}

/** An invalid key is status 400 with this service, not 401. */
export function wrongKey(): Reply {
  const message = 'API key not valid. Please pass a valid API key.';
  return geminiError(400, message, {
    details: [
      {
        '@type': `${rpc}.ErrorInfo`,
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
        metadata: { service: 'generativelanguage.googleapis.com' },
      },
      { '@type': `${rpc}.LocalizedMessage`, locale: 'en-US', message },
    ],
  });
}

export function noKey(): Reply {
  return geminiError(
    403,
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  );
}

/** The API's error for an unknown field; `where` is a path such as `generation_config.response_schema`. */
export function unknownName(name: string, where: string): Reply {
  const description = `Invalid JSON payload received. Unknown name "${name}"${where ? ` at '${where}'` : ''}: Cannot find field.`;
  return geminiError(400, description, {
    details: [{ '@type': `${rpc}.BadRequest`, fieldViolations: [{ field: where, description }] }],
  });
}

/** The service's error for each status; `daily` is a quota that lasts until tomorrow. */
export function geminiRefusal(fault: Extract<Fault, { kind: 'status' }>): Reply {
  switch (fault.status) {
    case 400:
      return wrongKey();
    case 402:
      return geminiError(402, `${noCredit} Do not retry.`);
    case 403:
      return geminiError(403, 'Your API key was reported as leaked. Please use another API key.');
    case 404:
      return geminiError(
        404,
        'models/gemini-gone is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.',
      );
    case 429:
      return limited(fault);
    case 500:
      return geminiError(
        500,
        'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
      );
    case 502:
      return htmlReply(
        '502. That’s an error. The server encountered a temporary error and could not complete your request.',
        { status: 502 },
      );
    case 503:
      return geminiError(503, 'The model is overloaded. Please try again later.');
    case 504:
      return geminiError(504, 'The request timed out. Please try again.');
    default:
      return geminiError(fault.status, 'The request was refused.');
  }
}

const noCredit =
  'Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your project and billing.';

function limited(fault: Extract<Fault, { kind: 'status' }>): Reply {
  if (fault.reason === 'no-credit') return geminiError(429, noCredit);
  if (fault.reason === 'spending-cap')
    return geminiError(429, 'Your project has exceeded its monthly spending cap. Please go to AI Studio.');
  return overQuota(fault);
}

function overQuota({ retryAfterSeconds = 1, reason }: Extract<Fault, { kind: 'status' }>): Reply {
  const period = reason === 'daily' ? 'Day' : 'Minute';
  const limit = reason === 'no-free-quota' ? 0 : 10;
  const message =
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, ' +
    'head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n* Quota exceeded for metric: ' +
    `generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: ${limit}\nPlease retry in ${retryAfterSeconds}s.`;
  return geminiError(429, message, {
    details: [
      {
        '@type': `${rpc}.QuotaFailure`,
        violations: [
          {
            quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
            quotaId: `GenerateRequestsPer${period}PerProjectPerModel-FreeTier`,
            quotaDimensions: { location: 'global', model: 'gemini-3-flash' },
            quotaValue: String(limit),
          },
        ],
      },
      {
        '@type': `${rpc}.Help`,
        links: [
          {
            description: 'Learn more about Gemini API quotas',
            url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
          },
        ],
      },
      { '@type': `${rpc}.RetryInfo`, retryDelay: `${retryAfterSeconds}s` },
    ],
  });
}
