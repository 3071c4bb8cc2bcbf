import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as a stand-in got it and what became of it, nothing left out: tests look for keys in it. */
export interface ReceivedRequest {
  /** Counts from 1 in each stand-in. */
  readonly number: number;
  readonly service: string;
  /** What was asked for: `transcribe`, `generate.rank`, `files.delete`, `search`, `film`, … */
  operation: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** As sent, with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What the stand-in was told to do wrong. */
  fault?: string;
  status?: number;
  /** Bytes of the body that were sent. */
  sentBytes: number;
  /** The bytes of a file that were asked for and promised, the end included. */
  range?: { start: number; end: number };
  /** `whole`: all that was promised was sent. `broken`: the connection ended before. */
  outcome: 'waiting' | 'whole' | 'broken';
}

/** The address that was asked for. */
export function addressOf(request: Pick<ReceivedRequest, 'path'>): URL {
  return new URL(request.path, 'http://stand-in');
}

/** Everything the client sends, as bytes; undefined when it ends before it has sent all. */
export async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(Buffer.from(chunk));
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
