import type { Usage } from '../../core/money/call.ts';
import type { GenerateRequest } from '../ai/chat-model.ts';

/** An answer as the service gives it. */
export interface GeminiAnswer {
  text: string;
  /** `STOP`, `MAX_TOKENS`, `SAFETY`; as the service says it. */
  finish: string;
  /** Why it did not even read the request: "PROHIBITED_CONTENT". */
  blocked?: string;
  usage: Usage | undefined;
  /** The model that answered: an alias or a retired name is answered by another. */
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
