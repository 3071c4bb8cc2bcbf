import * as z from 'zod';
import { type Service, ServiceError } from '../service/service-error.ts';
import { statusFault } from '../service/status-fault.ts';
import { describeQuota, type Violation, violationSchema } from './quotas.ts';

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
  violations: z.array(violationSchema).optional().catch(undefined),
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
export function googleFault(refusal: GoogleRefusal): ServiceError {
  const { status, message, details, retryAfterMs, cause } = refusal;
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
  if (status === 404 && isAboutModel(message)) {
    return new ServiceError('missing', geminiService, {
      what: firstSentence(message).replace(/[.\s]+$/, ''),
      hint: 'Set GEMINI_MODEL to one of the models at https://ai.google.dev/gemini-api/docs/models.',
      status,
      cause,
    });
  }
  const violations = knownDetails.flatMap((detail) => detail.violations ?? []);
  const spent = status === 402 || status === 429 ? spentAccount(refusal, violations) : undefined;
  if (spent) return spent;
  const delay = knownDetails.map((detail) => secondsOf(detail.retryDelay)).find((each) => each !== undefined);
  const waitMs = delay === undefined ? retryAfterMs : delay * 1000;
  const quota = status === 429 ? violations.map(describeQuota).find((each) => each !== undefined) : undefined;
  return statusFault(geminiService, {
    status,
    message: (quota ?? firstSentence(message)) || undefined,
    retryAfterMs: waitMs,
    cause,
  });
}

/**
 * The fault of an account that no wait helps, or none before tomorrow: no credit (402; before that 429), a spending cap,
 * no free use of the model at all ("limit: 0"), or the day's quota. Undefined for a limit that passes.
 */
function spentAccount(
  { status, message, cause }: GoogleRefusal,
  violations: readonly Violation[],
): ServiceError | undefined {
  const facts = { status, cause };
  if (/spend(?:ing)? (?:cap|limit)/i.test(message)) {
    return new ServiceError('quota', geminiService, {
      what: 'the spending cap of the account is reached',
      hint: `Raise the cap at ${spendingPage}, then resume the job.`,
      ...facts,
    });
  }
  if (status === 402 || /credits? (?:are|is) depleted/i.test(message)) {
    return new ServiceError('quota', geminiService, {
      what: 'the prepaid credit is used up',
      hint: `Add credit at ${spendingPage}, then resume the job.`,
      ...facts,
    });
  }
  if (/\blimit: 0\b/.test(message) || violations.some(({ quotaValue }) => quotaValue === '0')) {
    const model = violations.map(({ quotaDimensions }) => quotaDimensions?.model).find(Boolean);
    return new ServiceError('quota', geminiService, {
      what: `the key has no free quota for ${model ?? 'this model'} (a limit of 0 requests)`,
      hint: `Use a paid plan (${geminiService.keyPage}), or set GEMINI_MODEL to another model, then resume the job.`,
      ...facts,
    });
  }
  const daily = violations.find(({ quotaId }) => /PerDay/i.test(quotaId ?? ''));
  if (!daily) return undefined;
  const numbers = describeQuota(daily);
  return new ServiceError('quota', geminiService, {
    what: `the key's quota for today is used up${numbers === undefined ? '' : `: ${numbers}`}`,
    hint: `Wait until tomorrow or use a paid plan (${geminiService.keyPage}), then resume the job.`,
    ...facts,
  });
}

const spendingPage = 'https://aistudio.google.com/usage';

/** Gemini's own 404 names the model; any other comes from a different server at that address. */
export function isAboutModel(message: string): boolean {
  return /\bmodels\/|no longer available to new users|\bmodel\b.*\b(?:not found|no longer available)\b/i.test(
    message,
  );
}

/** "34s" or "1.5s". */
function secondsOf(delay: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '');
  return match ? Number(match[1]) : undefined;
}

function firstSentence(message: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(message)?.[0] ?? message;
}
