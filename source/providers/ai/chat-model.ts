import type { FileRef } from '../../core/footage/media.ts';
import type { Usage } from '../../core/money/call.ts';
import type { PriceOverrides } from '../../core/money/prices.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { WayOfSeeing } from '../prompts/way-of-seeing.ts';
import type { RetryPolicy } from '../service/call-service.ts';
import type { Service } from '../service/service-error.ts';

/** A film or a picture as a model gets it: in the request itself, or by the address it was uploaded to. */
export type Media = { mimeType: string; data: string } | { mimeType: string; uri: string };

/** One side's words in a conversation. */
export interface Turn {
  role: 'user' | 'model';
  text: string;
  /** What is shown before the words, in order; of a picture of a film the second at which it stands. */
  media?: readonly { media: Media; at?: number }[];
}

export interface GenerateRequest {
  system: string;
  turns: readonly Turn[];
  /** JSON Schema that binds the answer. */
  schema: unknown;
  /** The answer and the thinking before it. */
  maxOutputTokens: number;
}

export interface GenerateAnswer {
  text: string;
  /** `cut-off`: it reached its limit. `refused`: it will not answer this, however often it is asked. */
  ending: 'whole' | 'cut-off' | 'refused';
  /** The service's own word for that: "SAFETY". */
  ended: string;
  usage: Usage | undefined;
  /** The model that answered, where the service says so: another than was asked for may answer, at its own price. */
  model?: string | undefined;
}

/** Of a film this much is shown, seconds. */
export const maxWatchSeconds = 15 * 60;

/** What of a film is shown with a question. */
export interface Shown {
  media: NonNullable<Turn['media']>;
  /** Of the film, as far as it is shown. */
  seconds: number;
  hasSound: boolean;
  /** False when the film's end was left out. */
  whole: boolean;
}

/** A model that answers questions about texts and films, whichever service runs it. */
export interface ChatModel {
  readonly service: Service;
  /** As it stands in the cost report: "gemini", "openai". */
  readonly provider: string;
  /** "gemini-3.8-flash". */
  readonly name: string;
  /** What its answers depend on besides name and question: where it runs, how it is set. Part of what they are remembered by. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly sees: WayOfSeeing;
  /** AI_TIMEOUT_SECONDS: one attempt. */
  readonly timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: parts of one question asked side by side. */
  readonly parallelCalls: number;
  readonly prices: PriceOverrides;
  /** It runs on this machine: without a price of its own it costs nothing. */
  readonly isLocal: boolean;
  readonly policy?: RetryPolicy | undefined;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateAnswer>;
  /** The most tokens that what is shown takes in a prompt. */
  tokensOf(shown: Shown): { inputTokens: number; audioInputTokens?: number };
  /**
   * Shows a film for as long as `use` takes.
   * @throws UserError when it is no film; ServiceError.
   */
  withFilm<Value>(
    file: FileRef,
    context: ProviderContext,
    use: (shown: Shown) => Promise<Value>,
  ): Promise<Value>;
}
