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

/** What the API says when it refuses. */
export interface GoogleRefusal {
  status: number;
  message: string;
  details: unknown;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** An answer with an error status as one of the known kinds of fault. */
export function googleFault({ status, message, details, retryAfterMs, cause }: GoogleRefusal): ServiceError {
  const known = z
    .array(detailSchema.catch({ '@type': '' }))
    .catch([])
    .parse(details);
  // A wrong key is status 400 with this service.
  const wrongKey =
    known.some((detail) => detail.reason === 'API_KEY_INVALID') || /api key not valid/i.test(message);
  if (status === 400 && wrongKey) {
    return new ServiceError('key-refused', geminiService, { what: 'the key is not valid', status, cause });
  }
  // A file of somebody else, or one that was deleted; no matter of the key.
  if (status === 403 && /\bfile\b/i.test(message)) {
    return new ServiceError('missing', geminiService, { what: message, status, cause });
  }
  if (status === 400 && /location is not supported|billing/i.test(message)) {
    return new ServiceError('key-refused', geminiService, { what: message, status, cause });
  }
  const quotas = known
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
  const delay = known.map((detail) => secondsOf(detail.retryDelay)).find((each) => each !== undefined);
  const waitMs = delay === undefined ? retryAfterMs : delay * 1000;
  return statusFault(geminiService, { status, message: firstSentence(message), retryAfterMs: waitMs, cause });
}

/** The service's own words in what the package throws: "[GoogleGenerativeAI Error]: … [429 Too Many Requests] words [details]". */
export function wordsOf(packageMessage: string): string {
  return /\[\d{3}[^\]]*\]\s*([\s\S]*?)(?:\s*\[\{"[\s\S]*)?$/.exec(packageMessage)?.[1] ?? '';
}

/** "34s" or "1.5s". */
function secondsOf(delay: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '');
  return match ? Number(match[1]) : undefined;
}

function firstSentence(message: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(message)?.[0] ?? message;
}
