import type { FileRef } from '../../core/footage/media.ts';
import type { Usage } from '../../core/money/call.ts';
import type { PriceOverrides } from '../../core/money/prices.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { ServiceOverload } from '../service/overload.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';
import type { Service } from '../service/service-error.ts';
import type { FilmFormat } from './prompts/prompt.ts';

/** A film or a picture for a model: inline in the request, or the URI of an upload. */
export type Media = { mimeType: string; data: string } | { mimeType: string; uri: string };

/** One message of a conversation. */
export interface Turn {
  role: 'user' | 'model';
  text: string;
  /** Media before the text, in order; `at` is the time of a frame in its film, in seconds. */
  media?: readonly { media: Media; at?: number }[];
}

export interface GenerateRequest {
  system: string;
  turns: readonly Turn[];
  /** JSON Schema of the answer. */
  schema: unknown;
  /** Includes the tokens for thinking. */
  maxOutputTokens: number;
}

export interface GenerateAnswer {
  text: string;
  /**
   * `cut-off`: it reached the token limit. `refused`: the model refuses to answer; a retry does not help. `recited`: it
   * was stopped because it repeated a text of others; the next answer may pass.
   */
  ending: 'whole' | 'cut-off' | 'refused' | 'recited';
  /** The service's own finish reason: "SAFETY". */
  ended: string;
  usage: Usage | undefined;
  /**
   * The model that answered, if the service reports it. It may differ from the requested one and have another price.
   */
  model?: string | undefined;
}

/** Max seconds of a film that are shown to a model. */
export const maxWatchSeconds = 15 * 60;

/** The part of a film that is sent with a question. */
export interface ShownFilm {
  media: NonNullable<Turn['media']>;
  /** Length of the part that is shown. */
  seconds: number;
  hasSound: boolean;
  /** False when the film is longer than the part that is shown. */
  whole: boolean;
}

/** A model that answers questions about texts and films, whichever service runs it. */
export interface ChatModel {
  readonly service: Service;
  /** The name in the cost report: "gemini", "openai". */
  readonly provider: string;
  /** "gemini-3.8-flash". */
  readonly name: string;
  /** Everything else that its answers depend on, such as server and configuration; part of the cache key. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly sees: FilmFormat;
  /** AI_TIMEOUT_SECONDS: timeout of one attempt. */
  readonly timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: how many parts of one question are asked at once. */
  readonly parallelCalls: number;
  readonly prices: PriceOverrides;
  /** The model runs on this machine: it is free unless the user has set a price. */
  readonly isLocal: boolean;
  readonly policy?: RetryPolicy | undefined;
  /** The overload of its service, which all its models share. */
  readonly outage: ServiceOverload;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateAnswer>;
  /** Max tokens of the film in a prompt. */
  tokensOf(shown: ShownFilm): { inputTokens: number; audioInputTokens?: number };
  /**
   * Makes a film available to the model while `use` runs.
   * @throws UserError when the file is not a film; ServiceError.
   */
  withFilm<Value>(
    file: FileRef,
    context: ProviderContext,
    use: (shown: ShownFilm) => Promise<Value>,
  ): Promise<Value>;
}
