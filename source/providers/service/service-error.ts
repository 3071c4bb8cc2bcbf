import { JobStopError, UserError } from '../../core/errors.ts';
import { redact } from '../../core/settings/redact.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * What can go wrong with a service:
 * - `key-refused` and `quota` (402, no credit, a spending cap) stop the job.
 * - `limited` (429), `overloaded` (500, 502, 503, 504), `network`, `timeout` and `invalid-answer` (not JSON, or not of
 *   the expected form) are retried.
 * - `rejected` (400 and similar), `missing` (404), `too-large` and `blocked` (the service refuses to answer) are not.
 */
export type FaultKind =
  | 'key-refused'
  | 'quota'
  | 'limited'
  | 'overloaded'
  | 'network'
  | 'timeout'
  | 'invalid-answer'
  | 'rejected'
  | 'missing'
  | 'too-large'
  | 'blocked';

/** A service and the settings that belong to it, for messages. */
export interface Service {
  /** "OpenAI". */
  readonly name: string;
  /** The setting with its key: "OPENAI_API_KEY". Without one, 401 and 403 do not mean a refused key. */
  readonly keySetting?: string;
  /** The page where users manage their keys: "https://platform.openai.com/api-keys". */
  readonly keyPage?: string;
  /** The setting with its address: "OPENAI_BASE_URL". */
  readonly addressSetting?: string;
}

export interface FaultFacts {
  /** What happened, in a few words, without the service's name: "too many requests". It is cleaned and redacted. */
  what: string;
  hint?: string;
  status?: number;
  /** The wait that the service asks for. */
  retryAfterMs?: number;
  /** False when the request certainly did not arrive. */
  sent?: boolean;
  cause?: unknown;
}

/** A failed call to a service. The message contains no key. */
export class ServiceError extends UserError {
  readonly kind: FaultKind;
  readonly service: Service;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the request may have arrived. */
  readonly wasSent: boolean;

  constructor(kind: FaultKind, service: Service, facts: FaultFacts) {
    const status = facts.status === undefined ? '' : ` (${facts.status})`;
    const hint = facts.hint ?? hintFor(kind, service, facts.retryAfterMs);
    super(`${service.name}: ${cleanText(redact(facts.what), 240)}${status}.`, {
      ...(hint !== undefined && { hint }),
      ...(facts.cause !== undefined && { cause: facts.cause }),
    });
    this.kind = kind;
    this.service = service;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.wasSent = facts.sent ?? true;
  }

  /** The reason in a few words, for a countdown: "retry in 4 s (rate limit)". */
  get label(): string {
    return labels[this.kind];
  }
}

const labels: Readonly<Record<FaultKind, string>> = {
  'key-refused': 'key refused',
  quota: 'quota used up',
  limited: 'rate limit',
  overloaded: 'server busy',
  network: 'connection failed',
  timeout: 'no answer in time',
  'invalid-answer': 'unusable answer',
  rejected: 'request refused',
  missing: 'not found',
  'too-large': 'too large',
  blocked: 'answer refused',
};

/** Converts a fault that concerns the whole job to a JobStopError; returns any other unchanged. */
export function toJobError(error: ServiceError): Error {
  if (error.kind !== 'key-refused' && error.kind !== 'quota') return error;
  return new JobStopError('key-refused', error.message, {
    ...(error.hint !== undefined && { hint: error.hint }),
    cause: error,
  });
}

function hintFor(
  kind: FaultKind,
  { keySetting, keyPage, addressSetting }: Service,
  retryAfterMs = 0,
): string | undefined {
  const page = keyPage === undefined ? '' : ` (${keyPage})`;
  switch (kind) {
    case 'key-refused':
      return keySetting && `Check ${keySetting}${page}, then resume the job.`;
    case 'quota':
      return `Check the plan and the balance of the account${page}, then resume the job.`;
    case 'limited':
    case 'overloaded':
      return retryAfterMs > 60_000 ? `It asks to wait ${longTime(retryAfterMs)}.` : undefined;
    case 'missing':
      return addressSetting && `Check ${addressSetting}, if it is set.`;
    case 'network':
      return addressSetting && `Check the connection and ${addressSetting}.${proxyHint()}`;
    default:
      return undefined;
  }
}

/** Node ignores the proxy variables of the environment unless NODE_USE_ENV_PROXY is set. */
function proxyHint(): string {
  const { env } = process;
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => env[name]);
  if (named === undefined || env['NODE_USE_ENV_PROXY'] === '1') return '';
  return ` ${named} is set, but Node uses it only with NODE_USE_ENV_PROXY=1.`;
}

/** "25 min", "24 h", at most "999 days". */
function longTime(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes <= 90) return `${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours <= 48 ? `${hours} h` : `${Math.min(999, Math.ceil(hours / 24))} days`;
}
