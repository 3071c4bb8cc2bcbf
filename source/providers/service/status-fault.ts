import { type FaultFacts, type FaultKind, type Service, ServiceError } from './service-error.ts';

/** An answer with an error status. */
export interface ErrorResponse {
  status: number;
  /** The service's own message; untrusted. */
  message?: string | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** Converts an error status to one of the known kinds of fault. */
export function statusFault(service: Service, refusal: ErrorResponse): ServiceError {
  const { status, message, retryAfterMs, cause } = refusal;
  const kind = kindOf(service, status);
  // The message about a wrong key may contain parts of the key.
  const withMessage = message !== undefined && status !== 401;
  const what = withMessage ? `${descriptions[kind]}: ${message}` : descriptions[kind];
  const facts: FaultFacts = { what: what.replace(/[.\s]+$/, ''), status };
  if (retryAfterMs !== undefined) facts.retryAfterMs = retryAfterMs;
  if (cause !== undefined) facts.cause = cause;
  return new ServiceError(kind, service, facts);
}

/** Parses a `Retry-After` header (seconds or a date) to milliseconds; undefined when it is absent or invalid. */
export function parseRetryAfter(header: string | null | undefined, now = Date.now()): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Milliseconds to wait by `Retry-After`. A date is compared with the service's own clock, since ours may be wrong. */
export function readRetryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const serverTime = Date.parse(headers.get('date') ?? '');
  return parseRetryAfter(headers.get('retry-after'), Number.isNaN(serverTime) ? Date.now() : serverTime);
}

function kindOf(service: Service, status: number): FaultKind {
  if (status === 401 || status === 403) return service.keySetting === undefined ? 'rejected' : 'key-refused';
  // "Payment Required": the balance is used up, and no retry helps.
  if (status === 402) return 'quota';
  if (status === 404 || status === 410) return 'missing';
  if (status === 408) return 'timeout';
  if (status === 429) return 'limited';
  if (status === 500 || status === 502 || status === 503 || status === 504 || status === 529)
    return 'overloaded';
  return 'rejected';
}

const descriptions: Readonly<Record<FaultKind, string>> = {
  'key-refused': 'the key was refused',
  quota: 'the quota is used up',
  limited: 'too many requests',
  overloaded: 'the service is overloaded or failing at the moment',
  network: 'it cannot be reached',
  timeout: 'it took too long',
  'invalid-answer': 'its answer is not valid',
  rejected: 'the request was refused',
  missing: 'not found',
  'too-large': 'the answer is too large',
  blocked: 'it refuses to answer this',
};
