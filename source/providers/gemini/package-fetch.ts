import { AsyncLocalStorage } from 'node:async_hooks';
import { readText } from '../service/http.ts';
import { ServiceError } from '../service/service-error.ts';
import { waitAsked } from '../service/status-fault.ts';
import { geminiService } from './errors.ts';

/** Ten times the longest answer that was asked for. */
const answerBytes = 8e6;

/** What the package does not pass on of what its request met. */
export interface Met {
  /** What fetch threw, of which the package keeps a sentence. */
  error?: unknown;
  /** How long a refusal asks to wait. */
  retryAfterMs?: number | undefined;
}

const calls = new AsyncLocalStorage<Met>();
const plainFetch = globalThis.fetch;

/**
 * Runs a call of the package with a fetch that cuts an answer off that is too long and follows no redirect, which would
 * carry the key along. The package takes no fetch of ours, so the global one tells its calls from all others.
 */
export function withPackageFetch<Value>(met: Met, call: () => Promise<Value>): Promise<Value> {
  globalThis.fetch = fetchForPackage;
  return calls.run(met, call);
}

const fetchForPackage: typeof fetch = async (input, init) => {
  const met = calls.getStore();
  if (!met) return plainFetch(input, init);
  try {
    const response = await plainFetch(input, { ...init, redirect: 'manual' });
    const { status, statusText, headers } = response;
    met.retryAfterMs = waitAsked(headers);
    if (status >= 300 && status < 400) {
      const what = 'it sends us to another address, which is not followed';
      throw new ServiceError('rejected', geminiService, { what, status });
    }
    const text = await readText(geminiService, response, answerBytes);
    return new Response(text === '' ? null : text, { status, statusText, headers: jsonOnly(headers) });
  } catch (error) {
    met.error = error;
    throw error;
  }
};

/** The body is not packed any more. */
function jsonOnly(headers: Headers): Headers {
  return new Headers({ 'content-type': headers.get('content-type') ?? '' });
}
