import { describe, expect, it } from 'vitest';
import { networkFault } from '../../../source/providers/service/network-fault.ts';
import { ServiceError } from '../../../source/providers/service/service-error.ts';

const service = { name: 'Pexels' };
const withCode = (code: string) => Object.assign(new Error('raw'), { code });

describe('an error of the network', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a connection that breaks', withCode('ECONNRESET'), 'network', /the connection was cut off/],
    ['what fetch wraps', new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }), 'network', /DNS/],
    ['a certificate', withCode('CERT_HAS_EXPIRED'), 'rejected', /certificate cannot be trusted/],
    ['TLS', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'rejected', /certificate cannot be trusted/],
    ['an answer that ends early', new TypeError('terminated'), 'network', /the answer was cut off/],
    ['a fetch without detail', new TypeError('fetch failed'), 'network', /it cannot be reached/],
  ])('says what happened: %s', (_what, error, kind, words) => {
    const fault = networkFault(service, error);
    expect(fault).toBeInstanceOf(ServiceError);
    expect(fault?.kind).toBe(kind);
    expect(fault?.message).toMatch(words);
  });

  it('is none when the program is at fault', () => {
    const loop = new Error('one');
    loop.cause = new Error('two', { cause: loop });
    for (const error of [new TypeError('x is not a function'), withCode('ENOENT'), 'text', loop]) {
      expect(networkFault(service, error)).toBeUndefined();
    }
  });
});
