import * as z from 'zod';
import type { ProviderContext } from '../interfaces.ts';
import { callService } from './call-service.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { type Service, ServiceError } from './service-error.ts';
import { readRetryAfter, statusFault } from './status-fault.ts';

/** Larger than any expected answer; a longer one is an error. */
const defaultAnswerBytes = 8e6;

/** A request for JSON. Keys in `headers` or the URL must be registered as secrets (core/settings/redact.ts). */
export interface JsonRequest {
  service: Service;
  url: URL;
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  timeoutSeconds: number;
  /** Max size of the answer; 8 MB by default. */
  answerBytes?: number;
  limit?: RateLimit;
  policy?: RetryPolicy;
  /** Converts a refusal whose body has a form specific to the service. */
  explain?(refusal: TextAnswer): ServiceError | undefined;
}

export interface TextAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * Requests JSON that matches the schema, through `callService`. An answer that does not match is retried, then an
 * error. Redirects are not followed, since they could send keys to another server.
 * @throws JobStopError, ServiceError, the signal's reason.
 */
export async function getJson<Value>(
  request: JsonRequest,
  schema: z.ZodType<Value>,
  context: Pick<ProviderContext, 'signal' | 'progress' | 'log'>,
): Promise<{ value: Value; headers: Headers }> {
  const { service, timeoutSeconds, limit, policy } = request;
  const { answer } = await callService(
    {
      service,
      timeoutSeconds,
      ...(limit && { limit }),
      ...(policy && { policy }),
      run: async (signal) => {
        const received = await fetchText(request, signal);
        if (received.status < 200 || received.status > 299) {
          throw request.explain?.(received) ?? errorStatusFault(service, received);
        }
        return { value: readJson(service, received, schema), headers: received.headers };
      },
    },
    context,
  );
  return answer;
}

/**
 * Sends one request and reads its answer as text, up to the size limit.
 * @throws ServiceError `too-large`; fetch's errors.
 */
export async function fetchText(request: JsonRequest, signal: AbortSignal): Promise<TextAnswer> {
  const { url, method = 'GET', headers = {}, body, service, answerBytes = defaultAnswerBytes } = request;
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal,
  });
  return {
    status: response.status,
    headers: response.headers,
    text: await readText(service, response, answerBytes),
  };
}

/** Reads a response's body as text, up to a limit. @throws ServiceError `too-large`. */
export async function readText(service: Service, response: Response, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // An error in the loop cancels the rest of the response.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) {
      const what = `the answer is larger than ${(limitBytes / 1e6).toFixed(1)} MB and was cut off`;
      throw new ServiceError('too-large', service, { what });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Parses the text as JSON that matches the schema. @throws ServiceError `invalid-answer` that says what is wrong. */
export function readJson<Value>(
  service: Service,
  answer: Pick<TextAnswer, 'headers' | 'text'>,
  schema: z.ZodType<Value>,
): Value {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch (cause) {
    const isPage = looksLikeHtml(answer.text) || (answer.headers.get('content-type') ?? '').includes('html');
    throw isPage
      ? webPageFault(service, cause)
      : new ServiceError('invalid-answer', service, { what: 'its answer is not JSON', cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const error = messageSchema.safeParse(json);
  if (error.success && error.data !== '') {
    const what = `it answered with an error: ${error.data.slice(0, 1000).replace(/[.\s]+$/, '')}`;
    throw new ServiceError('invalid-answer', service, { what });
  }
  throw new ServiceError('invalid-answer', service, {
    what: `its answer does not have the expected form: ${firstIssue(parsed.error)}`,
    hint: 'The service may have changed; check whether there is a newer version of stockpile-tui.',
  });
}

/** The first issue of a zod error in a few words: "videos.0.url: expected string". */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'unknown';
  const place = issue.path.join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/** The fault of an answer that is a web page: a proxy, a login page or another server answered instead. */
export function webPageFault(service: Service, cause?: unknown): ServiceError {
  const { addressSetting } = service;
  return new ServiceError('invalid-answer', service, {
    what: 'it answered with a web page instead of data',
    ...(addressSetting !== undefined && {
      hint: `Check ${addressSetting}, and whether a proxy or a login page intercepts the requests.`,
    }),
    cause,
  });
}

export function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<body|<!--|<\?xml)/i.test(text.slice(0, 500));
}

const messageSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ error: z.string() }).transform((body) => body.error),
  z.object({ message: z.string() }).transform((body) => body.message),
]);

/** Converts an answer with an error status to an error, with the service's own message. */
export function errorStatusFault(service: Service, { status, headers, text }: TextAnswer): ServiceError {
  if (status >= 300 && status < 400) {
    return new ServiceError('rejected', service, {
      what: 'it redirects to another address, which is not followed',
      status,
    });
  }
  return statusFault(service, {
    status,
    message: messageIn(text),
    retryAfterMs: readRetryAfter(headers),
  });
}

function messageIn(text: string): string | undefined {
  try {
    const parsed = messageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.slice(0, 1000) : undefined;
  } catch {
    // A short plain text is shown, a web page is not.
    const line = text.trim();
    return line !== '' && line.length < 200 && !looksLikeHtml(line) ? line : undefined;
  }
}
