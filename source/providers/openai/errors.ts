import type * as sdk from 'openai';
import { networkFault } from '../service/network-fault.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { readRetryAfter, statusFault } from '../service/status-fault.ts';
import { rateLimitWait } from './rate-limits.ts';

export const openaiService: Service = {
  name: 'OpenAI',
  keySetting: 'OPENAI_API_KEY',
  keyPage: 'https://platform.openai.com/api-keys',
  addressSetting: 'OPENAI_BASE_URL',
};

/** https://developers.openai.com/docs/guides/error-codes */
const spentCodes = ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'];

/**
 * Converts an error of the package to one of the known kinds of fault; undefined for errors not caused by the service.
 */
export function openaiFault(package_: typeof sdk, error: unknown): ServiceError | undefined {
  if (error instanceof package_.APIConnectionError) {
    // The error of our own fetch, which the package wraps, has more detail.
    if (error.cause instanceof ServiceError) return error.cause;
    const known = networkFault(openaiService, error.cause ?? error);
    return (
      known ?? new ServiceError('network', openaiService, { what: 'the connection failed', cause: error })
    );
  }
  if (error instanceof package_.APIError && typeof error.status === 'number') {
    const { status, code, type } = error;
    if (spentCodes.some((each) => each === code || each === type)) {
      return new ServiceError('quota', openaiService, {
        what: 'the account has no credit left, or its spending limit is reached',
        hint: 'Add credit or raise the limit at https://platform.openai.com/settings/organization/billing, then resume the job.',
        status,
        cause: error,
      });
    }
    return statusFault(openaiService, {
      status,
      message: messageOf(error),
      retryAfterMs:
        error.headers &&
        (status === 429 ? rateLimitWait(error.headers, error.message) : readRetryAfter(error.headers)),
      cause: error,
    });
  }
  if (error instanceof SyntaxError)
    return new ServiceError('invalid-answer', openaiService, {
      what: 'its answer is not JSON',
      cause: error,
    });
  return networkFault(openaiService, error);
}

/** The service's message without the status that the package adds; undefined for a web page. */
function messageOf(error: sdk.APIError): string | undefined {
  const words = error.message.replace(/^\d{3} /, '');
  return /^\s*</.test(words) || words === 'status code (no body)' ? undefined : words;
}
