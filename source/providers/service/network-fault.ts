import { type Service, ServiceError } from './service-error.ts';

/** What the codes of Node and of its fetch mean for people. */
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
  UND_ERR_HEADERS_TIMEOUT: 'no answer came',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too many headers',
};

/** With these no request ever left. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A fault of the way to a service, found in an error or in what caused it; undefined when it is none. */
export function networkFault(service: Service, error: unknown): ServiceError | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    const what = each.name === 'HTTPParserError' ? 'it does not speak HTTP' : meanings[code];
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
  // fetch says no more than this when a connection breaks before or during the answer.
  if (error.message === 'terminated')
    return new ServiceError('network', service, { what: 'the answer was cut off', cause: error });
  if (error.message === 'fetch failed')
    return new ServiceError('network', service, { what: 'it cannot be reached', cause: error });
  return undefined;
}
