import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request to a stand-in and its outcome, complete, because tests search it for keys. */
export interface ReceivedRequest {
  /** Counts from 1 in each stand-in. */
  readonly number: number;
  readonly service: string;
  /** The operation: `transcribe`, `generate.rank`, `files.delete`, `search`, `film`, … */
  operation: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** As sent, with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The fault that was applied. */
  fault?: string;
  status?: number;
  /** Bytes of the body that were sent. */
  sentBytes: number;
  /** The requested and promised bytes of a file, `end` included. */
  range?: { start: number; end: number };
  /** `whole`: all that was promised was sent. `broken`: the connection ended before. */
  outcome: 'waiting' | 'whole' | 'broken';
}

/** The requested URL. */
export function addressOf(request: Pick<ReceivedRequest, 'path'>): URL {
  return new URL(request.path, 'http://stand-in');
}

/** The complete body as bytes; undefined when the client ends before it has sent everything. */
export async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(Buffer.from(chunk));
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
