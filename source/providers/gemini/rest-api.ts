import { openAsBlob } from 'node:fs';
import type { GenerateContentRequest } from '@google/generative-ai';
import * as z from 'zod';
import { assertPublic } from '../download/private-address.ts';
import { errorStatusFault, fetchText, readJson, readText, type TextAnswer } from '../service/http.ts';
import { ServiceError } from '../service/service-error.ts';
import { readRetryAfter } from '../service/status-fault.ts';
import { geminiService, googleFault } from './errors.ts';
import type { RemoteFile } from './port.ts';

const fileSchema = z.object({
  name: z.string().regex(/^files\/[\w-]{1,100}$/),
  uri: z.string().url(),
  mimeType: z.string(),
  state: z.string().optional(),
});
const uploadedSchema = z.object({ file: fileSchema });
const errorSchema = z.object({
  error: z.object({ message: z.string().catch(''), details: z.unknown().optional() }),
});

/**
 * The requests to Gemini's REST API (https://ai.google.dev/api), for one key and address. Redirects are not followed,
 * since they would carry the key to another server. Files go up in three steps: start, send, finalize
 * (https://ai.google.dev/gemini-api/docs/files).
 */
export class RestApi {
  readonly #key: string;
  readonly #baseUrl: string;

  constructor(key: string, baseUrl: string) {
    this.#key = key;
    this.#baseUrl = baseUrl;
  }

  /** @param model with its path, "models/gemini-3.8-flash". @returns the answer as JSON, its form not yet checked. */
  async generateContent(model: string, body: GenerateContentRequest, signal: AbortSignal): Promise<unknown> {
    const request = { method: 'POST', body: JSON.stringify(body) } as const;
    const answer = await this.#ask(`/v1beta/${model}:generateContent`, signal, request);
    return readJson(geminiService, answer, z.unknown());
  }

  async upload(
    file: { path: string; sizeBytes: number; mimeType: string },
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<RemoteFile> {
    const target = await this.#startUpload(file, signal);
    // A Blob backed by the file is sent in chunks, so that the file is never in memory as a whole.
    const blob = await openAsBlob(file.path, { type: file.mimeType });
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-length': String(file.sizeBytes),
        'content-type': file.mimeType,
        'x-goog-upload-offset': '0',
        'x-goog-upload-command': 'upload, finalize',
      },
      body: blob.stream().pipeThrough(countBytes(onSent)),
      duplex: 'half',
      redirect: 'manual',
      signal,
    });
    const answer = {
      status: response.status,
      headers: response.headers,
      text: await readText(geminiService, response, 1e6),
    };
    checkStatus(answer);
    return remoteFile(readJson(geminiService, answer, uploadedSchema).file);
  }

  async get(name: string, signal: AbortSignal): Promise<RemoteFile> {
    return remoteFile(readJson(geminiService, await this.#ask(`/v1beta/${name}`, signal), fileSchema));
  }

  async delete(name: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#ask(`/v1beta/${name}`, signal, { method: 'DELETE' });
    } catch (error) {
      if (!(error instanceof ServiceError && error.kind === 'missing')) throw error;
    }
  }

  /** @returns the address that the bytes are sent to. Whoever knows it can write this file without the key. */
  async #startUpload(file: { sizeBytes: number; mimeType: string }, signal: AbortSignal): Promise<URL> {
    const answer = await fetchText(
      {
        service: geminiService,
        url: new URL(`${this.#baseUrl}/upload/v1beta/files`),
        method: 'POST',
        headers: {
          'x-goog-api-key': this.#key,
          'content-type': 'application/json',
          'x-goog-upload-protocol': 'resumable',
          'x-goog-upload-command': 'start',
          'x-goog-upload-header-content-length': String(file.sizeBytes),
          'x-goog-upload-header-content-type': file.mimeType,
        },
        body: JSON.stringify({ file: { display_name: 'preview' } }),
        // The deadline is in the signal.
        timeoutSeconds: 0,
      },
      signal,
    );
    checkStatus(answer);
    const target = URL.parse(answer.headers.get('x-goog-upload-url') ?? '');
    if (!target || !['http:', 'https:'].includes(target.protocol)) {
      const what = 'it returned no upload address';
      throw new ServiceError('invalid-answer', geminiService, { what });
    }
    await assertPublic(geminiService, target, this.#baseUrl);
    return target;
  }

  async #ask(
    path: string,
    signal: AbortSignal,
    request: { method?: 'POST' | 'DELETE'; body?: string } = {},
  ): Promise<TextAnswer> {
    const answer = await fetchText(
      {
        ...request,
        service: geminiService,
        url: new URL(this.#baseUrl + path),
        headers: { 'x-goog-api-key': this.#key, 'content-type': 'application/json' },
        // The deadline is in the signal.
        timeoutSeconds: 0,
      },
      signal,
    );
    checkStatus(answer);
    return answer;
  }
}

function checkStatus(answer: TextAnswer): void {
  const { status, headers, text } = answer;
  if (status >= 200 && status < 300) return;
  if (status < 400) throw errorStatusFault(geminiService, answer);
  const parsed = errorSchema.safeParse(jsonOf(text));
  const { message, details } = parsed.success ? parsed.data.error : { message: '', details: undefined };
  throw googleFault({ status, message, details, retryAfterMs: readRetryAfter(headers) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remoteFile({ name, uri, mimeType, state }: z.infer<typeof fileSchema>): RemoteFile {
  const fileState = state === 'ACTIVE' ? 'active' : state === 'FAILED' ? 'failed' : 'processing';
  return { name, uri, mimeType, state: fileState };
}

/** Passes the bytes on and reports how many went through so far. */
function countBytes(onSent: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  let sent = 0;
  return new TransformStream({
    transform(chunk, controller) {
      sent += chunk.byteLength;
      onSent(sent);
      controller.enqueue(chunk);
    },
  });
}
