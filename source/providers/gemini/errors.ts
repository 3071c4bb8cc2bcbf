import * as z from 'zod';
import { type Service, ServiceError } from '../service/service-error.ts';
import { statusFault } from '../service/status-fault.ts';

export const geminiService: Service = {
  name: 'Gemini',
  keySetting: 'GEMINI_API_KEY',
  keyPage: 'https://aistudio.google.com/apikey',
  addressSetting: 'GEMINI_BASE_URL',
};

/** A `google.rpc` detail of an error; https://ai.google.dev/gemini-api/docs/troubleshooting. */
const detailSchema = z.object({
  '@type': z.string().catch(''),
  reason: z.string().optional().catch(undefined),
  retryDelay: z.string().optional().catch(undefined),
  violations: z
    .array(z.object({ quotaId: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});

/** An error answer of the API. */
export interface GoogleRefusal {
  status: number;
  message: string;
  details: unknown;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** Turns an answer with an error status into one of the known kinds of fault. */
export function googleFault({ status, message, details, retryAfterMs, cause }: GoogleRefusal): ServiceError {
  const knownDetails = z
    .array(detailSchema.catch({ '@type': '' }))
    .catch([])
    .parse(details);
  // This service answers a wrong key with status 400.
  const wrongKey =
    knownDetails.some((detail) => detail.reason === 'API_KEY_INVALID') || /api key not valid/i.test(message);
  if (status === 400 && wrongKey) {
    return new ServiceError('key-refused', geminiService, { what: 'the key is not valid', status, cause });
  }
  // The file was deleted or belongs to another account; the key itself is fine.
  if (status === 403 && /\bfile\b/i.test(message)) {
    return new ServiceError('missing', geminiService, { what: message, status, cause });
  }
  if (status === 400 && /location is not supported|billing/i.test(message)) {
    return new ServiceError('key-refused', geminiService, { what: message, status, cause });
  }
  const quotas = knownDetails
    .flatMap((detail) => detail.violations ?? [])
    .map((violation) => violation.quotaId ?? '');
  if (status === 429 && quotas.some((id) => /PerDay/i.test(id))) {
    return new ServiceError('quota', geminiService, {
      what: "the key's quota for today is used up",
      hint: `Wait until tomorrow or use a paid plan (${geminiService.keyPage}), then resume the job.`,
      status,
      cause,
    });
  }
  const delay = knownDetails.map((detail) => secondsOf(detail.retryDelay)).find((each) => each !== undefined);
  const waitMs = delay === undefined ? retryAfterMs : delay * 1000;
  return statusFault(geminiService, {
    status,
    message: firstSentence(message) || undefined,
    retryAfterMs: waitMs,
    cause,
  });
}

/** "34s" or "1.5s". */
function secondsOf(delay: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '');
  return match ? Number(match[1]) : undefined;
}

function firstSentence(message: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(message)?.[0] ?? message;
}
