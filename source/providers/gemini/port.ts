import type { Usage } from '../../core/money/call.ts';

/** A film as the model gets it: in the request itself, or by the address it was uploaded to. */
export type Media = { mimeType: string; data: string } | { mimeType: string; uri: string };

/** One side's words in a conversation. */
export interface Turn {
  role: 'user' | 'model';
  text: string;
  media?: Media;
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
  /** `STOP`, `MAX_TOKENS`, `SAFETY`; as the service says it. */
  finish: string;
  /** Why it did not even read the request: "PROHIBITED_CONTENT". */
  blocked?: string;
  usage: Usage | undefined;
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
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateAnswer>;
  /** Sends a file without having it in memory. `onSent` is told the bytes that went out. */
  upload(
    file: { path: string; sizeBytes: number; mimeType: string },
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<RemoteFile>;
  remoteFile(name: string, signal: AbortSignal): Promise<RemoteFile>;
  /** Deletes an uploaded file; one that is gone already is fine. */
  deleteFile(name: string, signal: AbortSignal): Promise<void>;
  /** Asks about the model: the cheapest way to try key and model. */
  describeModel(signal: AbortSignal): Promise<{ name: string }>;
}
