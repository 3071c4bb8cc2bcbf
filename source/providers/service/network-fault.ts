import { type Service, ServiceError } from './service-error.ts';

/** The error codes of Node and its fetch, in words for the user. */
const meanings: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was cut off',
  ECONNREFUSED: 'nothing answers at its address',
  ECONNABORTED: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ETIMEDOUT: 'the connection timed out',
  ENOTFOUND: 'its address is not known (DNS)',
  EAI_AGAIN: 'its address could not be looked up (DNS)',
  EHOSTUNREACH: 'its address cannot be reached',
  ENETUNREACH: 'there is no network',
  UND_ERR_SOCKET: 'the connection was cut off',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer arrived',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped arriving',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too many headers',
};

/** Codes of connections that failed before the request was sent. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Converts a network error, or an error caused by one, to a ServiceError; undefined for any other error. */
export function networkFault(service: Service, error: unknown): ServiceError | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    const what = each.name === 'HTTPParserError' ? 'its answer is not HTTP' : meanings[code];
    if (what !== undefined)
      return new ServiceError('network', service, { what, sent: !neverSent.has(code), cause: error });
    if (code.startsWith('ERR_TLS') || code.includes('CERT')) {
      return new ServiceError('rejected', service, {
        what: 'its certificate cannot be trusted',
        cause: error,
      });
    }
  }
  if (!(error instanceof TypeError)) return undefined;
  // fetch gives no other detail when a connection breaks before or during the answer.
  if (error.message === 'terminated')
    return new ServiceError('network', service, { what: 'the answer was cut off', cause: error });
  if (error.message === 'fetch failed')
    return new ServiceError('network', service, { what: 'it cannot be reached', cause: error });
  return undefined;
}
