import * as z from 'zod';
import type { ProviderContext } from '../interfaces.ts';
import { callService, type RetryPolicy } from './call-service.ts';
import type { RateLimit } from './rate-limit.ts';
import { type Service, ServiceError } from './service-error.ts';
import { statusFault, waitAsked } from './status-fault.ts';

/** More than any answer that was asked for; what is longer is cut off. */
const usualAnswerBytes = 8e6;

/** One request for JSON. Keys go into `headers` or the address and must be registered (core/settings/redact.ts). */
export interface JsonRequest {
  service: Service;
  url: URL;
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  timeoutSeconds: number;
  /** A longer answer is cut off; 8 MB unless said otherwise. */
  answerBytes?: number;
  limit?: RateLimit;
  policy?: RetryPolicy;
  /** Reads the service's own account of a refusal, where it has a form of its own. */
  explain?(refusal: TextAnswer): ServiceError | undefined;
}

export interface TextAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * Asks a service for JSON of this form, with deadline, retries, rate limit and clear errors as `callService` has them.
 * An answer of another form is asked for again, then an error: redirects are not followed, since they would carry keys
 * elsewhere.
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
          throw request.explain?.(received) ?? refused(service, received);
        }
        return { value: readJson(service, received, schema), headers: received.headers };
      },
    },
    context,
  );
  return answer;
}

/** One request, its answer as text, cut off beyond the limit. @throws ServiceError `too-large`; fetch's own errors. */
export async function fetchText(request: JsonRequest, signal: AbortSignal): Promise<TextAnswer> {
  const { url, method = 'GET', headers = {}, body, service, answerBytes = usualAnswerBytes } = request;
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

/** A response's body as text, at most so many bytes. @throws ServiceError `too-large`. */
export async function readText(service: Service, response: Response, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop by an error cancels the rest of the answer.
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

/** The text as JSON of this form. @throws ServiceError `nonsense` that says what it is instead. */
export function readJson<Value>(
  service: Service,
  answer: Pick<TextAnswer, 'headers' | 'text'>,
  schema: z.ZodType<Value>,
): Value {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch (cause) {
    const page = looksLikeHtml(answer.text) || (answer.headers.get('content-type') ?? '').includes('html');
    const what = page ? 'it answered with a web page instead of data' : 'its answer is not JSON';
    throw new ServiceError('nonsense', service, { what, cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const error = messageSchema.safeParse(json);
  if (error.success && error.data !== '') {
    const what = `it answered with an error: ${error.data.slice(0, 1000).replace(/[.\s]+$/, '')}`;
    throw new ServiceError('nonsense', service, { what });
  }
  throw new ServiceError('nonsense', service, {
    what: `its answer does not have the expected form: ${issueOf(parsed.error)}`,
    hint: 'The service may have changed; look for a newer version of stockpile-tui.',
  });
}

/** The first thing wrong with a value, in a few words: "videos.0.url: expected string". */
export function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'unknown';
  const place = issue.path.join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

export function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<body|<!--|<\?xml)/i.test(text.slice(0, 500));
}

const messageSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ error: z.string() }).transform((body) => body.error),
  z.object({ message: z.string() }).transform((body) => body.message),
]);

/** A refusal as an error, with what the service itself says about it. */
export function refused(service: Service, { status, headers, text }: TextAnswer): ServiceError {
  if (status >= 300 && status < 400) {
    return new ServiceError('rejected', service, {
      what: 'it redirects to another address, which is not followed',
      status,
    });
  }
  return statusFault(service, {
    status,
    message: saidBy(text),
    retryAfterMs: waitAsked(headers),
  });
}

function saidBy(text: string): string | undefined {
  try {
    const parsed = messageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.slice(0, 1000) : undefined;
  } catch {
    // A plain line is worth showing, a web page is not.
    const line = text.trim();
    return line !== '' && line.length < 200 && !looksLikeHtml(line) ? line : undefined;
  }
}
