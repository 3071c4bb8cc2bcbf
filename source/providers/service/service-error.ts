import { JobStopError, UserError } from '../../core/errors.ts';
import { redact } from '../../core/settings/redact.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * What can go wrong with a service:
 * `key-refused` and `quota` stop the job, `rejected` (400 and its like) and `missing` (404) fail at once,
 * `limited` (429), `overloaded` (500, 502, 503, 504), `network`, `timeout` and `nonsense` (an answer that is no answer)
 * are tried again, `too-large` and `blocked` (the service will not answer this) are not.
 */
export type FaultKind =
  | 'key-refused'
  | 'quota'
  | 'limited'
  | 'overloaded'
  | 'network'
  | 'timeout'
  | 'nonsense'
  | 'rejected'
  | 'missing'
  | 'too-large'
  | 'blocked';

/** A service as people know it. */
export interface Service {
  /** "OpenAI". */
  readonly name: string;
  /** The setting that holds its key: "OPENAI_API_KEY". Without one, 401 and 403 are no matter of a key. */
  readonly keySetting?: string;
  /** Where to look after the key: "https://platform.openai.com/api-keys". */
  readonly keyPage?: string;
  /** The setting with its address: "OPENAI_BASE_URL". */
  readonly addressSetting?: string;
}

export interface FaultFacts {
  /** What happened, in a few words, without the service's name: "too many requests". Cleaned and redacted here. */
  what: string;
  hint?: string;
  status?: number;
  /** The service said to wait this long. */
  retryAfterMs?: number;
  /** False when the request certainly never arrived. */
  sent?: boolean;
  cause?: unknown;
}

/** A call to a service that failed, in one sentence, with no key in it. */
export class ServiceError extends UserError {
  readonly kind: FaultKind;
  readonly service: Service;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the request may have arrived there. */
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

  /** "429", or what else tells a user in one word why it is asked again. */
  get label(): string {
    return this.status === undefined ? this.kind : String(this.status);
  }
}

/** A fault that concerns the whole job as what stops it; any other as it is. */
export function stopsJob(error: ServiceError): Error {
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
      return retryAfterMs > 60_000 ? `It asks to be left alone for ${longTime(retryAfterMs)}.` : undefined;
    case 'missing':
      return addressSetting && `Check ${addressSetting}, when it is set.`;
    case 'network':
      return addressSetting && `Check the connection and ${addressSetting}.${proxyHint()}`;
    case 'nonsense':
      return addressSetting && `Check ${addressSetting}, and whether a proxy or a login page is in between.`;
    default:
      return undefined;
  }
}

/** Node uses the proxies that the environment names only when it is told to. */
function proxyHint(): string {
  const { env } = process;
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => env[name]);
  if (named === undefined || env['NODE_USE_ENV_PROXY'] === '1') return '';
  return ` ${named} is set: it is used with NODE_USE_ENV_PROXY=1.`;
}

/** "25 min", "24 h"; whatever a service says, nobody reads more than days. */
function longTime(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes <= 90) return `${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours <= 48 ? `${hours} h` : `${Math.min(999, Math.ceil(hours / 24))} days`;
}
