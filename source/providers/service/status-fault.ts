import { type FaultFacts, type FaultKind, type Service, ServiceError } from './service-error.ts';

/** What a service said when it refused. */
export interface Refusal {
  status: number;
  /** Its own words, untrusted. */
  message?: string | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** An HTTP status that is no success as one of the known kinds of fault. */
export function statusFault(service: Service, refusal: Refusal): ServiceError {
  const { status, message, retryAfterMs, cause } = refusal;
  const kind = kindOf(service, status);
  // What a service says of a wrong key may repeat parts of the key.
  const said = message !== undefined && status !== 401 ? `${usual[kind]}: ${message}` : usual[kind];
  const facts: FaultFacts = { what: said.replace(/[.\s]+$/, ''), status };
  if (retryAfterMs !== undefined) facts.retryAfterMs = retryAfterMs;
  if (cause !== undefined) facts.cause = cause;
  return new ServiceError(kind, service, facts);
}

/** Milliseconds that a `Retry-After` header asks to wait: seconds or a date. Undefined when it says nothing usable. */
export function retryAfter(header: string | null | undefined, now = Date.now()): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** How long an answer asks to wait, by the service's own clock where it tells it: ours may be hours off. */
export function waitAsked(headers: Pick<Headers, 'get'>): number | undefined {
  const told = Date.parse(headers.get('date') ?? '');
  return retryAfter(headers.get('retry-after'), Number.isNaN(told) ? Date.now() : told);
}

function kindOf(service: Service, status: number): FaultKind {
  if (status === 401 || status === 403) return service.keySetting === undefined ? 'rejected' : 'key-refused';
  if (status === 404 || status === 410) return 'missing';
  if (status === 408) return 'timeout';
  if (status === 429) return 'limited';
  if (status === 500 || status === 502 || status === 503 || status === 504 || status === 529)
    return 'overloaded';
  return 'rejected';
}

const usual: Readonly<Record<FaultKind, string>> = {
  'key-refused': 'the key was refused',
  quota: 'the quota is used up',
  limited: 'too many requests',
  overloaded: 'the service is overloaded or broken at the moment',
  network: 'it cannot be reached',
  timeout: 'it took too long',
  nonsense: 'it answered with something else',
  rejected: 'the request was refused',
  missing: 'not found',
  'too-large': 'the answer is too large',
  blocked: 'it will not answer this',
};
