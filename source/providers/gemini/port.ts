import type { Usage } from '../../core/money/call.ts';
import type { PriceOverrides } from '../../core/money/prices.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { GenerateRequest } from '../ai/chat-model.ts';
import type { ServiceOverload } from '../service/overload.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';

/** An answer as the service returns it. */
export interface GeminiAnswer {
  text: string;
  /** The service's own finish reason: `STOP`, `MAX_TOKENS`, `SAFETY`. */
  finish: string;
  /** Why it refused the request unread: "PROHIBITED_CONTENT". */
  blocked?: string;
  usage: Usage | undefined;
  /** The model that answered. It differs from the one asked for when that is an alias or retired. */
  model?: string | undefined;
}

/** An uploaded film. */
export interface RemoteFile {
  /** "files/abc-123". */
  name: string;
  uri: string;
  mimeType: string;
  state: 'processing' | 'active' | 'failed';
}

/** What the program asks of Gemini, one request each, whichever package or protocol carries it out. */
export interface GeminiPort {
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GeminiAnswer>;
  /** Sends a file without reading it into memory. `onSent` gets the number of bytes sent so far. */
  upload(
    file: { path: string; sizeBytes: number; mimeType: string },
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<RemoteFile>;
  remoteFile(name: string, signal: AbortSignal): Promise<RemoteFile>;
  /** Deletes an uploaded file; succeeds when it is already gone. */
  deleteFile(name: string, signal: AbortSignal): Promise<void>;
  /** Has the model answer in a few tokens, which checks key, model and account. */
  tryModel(signal: AbortSignal): Promise<void>;
}

/** One Gemini model with the settings of its calls and of the films it is shown. */
export interface Gemini {
  port: GeminiPort;
  model: string;
  /** Part of the cache key of an answer: another server may answer differently. */
  baseUrl: string;
  /** AI_TIMEOUT_SECONDS: for one attempt. */
  timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: how many parts of one question are asked at once. */
  parallelCalls: number;
  prices: PriceOverrides;
  policy?: RetryPolicy | undefined;
  outage: ServiceOverload;
  tools: Tools;
  /** Larger films are uploaded instead of sent inline with the question. */
  inlineBytes: number;
  /** Milliseconds between two checks of whether an upload is ready. */
  pollMs: number;
}
