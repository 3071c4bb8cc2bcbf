import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import type { ReceivedRequest } from './received-request.ts';
import { bodyLength, type Reply } from './reply.ts';

const chunkBytes = 32 * 1024;

export interface SendOptions {
  /** The maximum speed for films, so that few bytes are in buffers when a client stops reading and the count is accurate. */
  bytesPerSecond: number;
  fault: Fault | undefined;
  signal: AbortSignal;
}

/** Sends the answer and counts what was sent; returns when all is sent or the connection has ended. */
export async function send(
  reply: Reply,
  response: ServerResponse,
  request: ReceivedRequest,
  { bytesPerSecond, fault, signal }: SendOptions,
): Promise<void> {
  const length = bodyLength(reply.body);
  request.status = reply.status;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(length) });
  if (request.method === 'HEAD') return finish(response, request);
  const limit = limitOf(fault, length);
  const pause = Buffer.isBuffer(reply.body) ? 0 : (chunkBytes / bytesPerSecond) * 1000;
  let due = performance.now();
  for await (const chunk of chunks(reply.body, limit)) {
    if (response.destroyed) break;
    request.sentBytes += chunk.length;
    if (!response.write(chunk) && !response.destroyed) await either(response, ['drain', 'close'], signal);
    due = Math.max(due + pause, performance.now() - 50);
    // Timers are coarser than the pause between chunks: wait only once it adds up.
    if (due - performance.now() > 4) await delay(due - performance.now(), undefined, { signal });
  }
  if (limit === length) return finish(response, request);
  if (fault?.kind === 'cut') return cutOff(response, request);
  await closed(response, signal);
  request.outcome = 'broken';
}

/** Waits for the end of the connection, like a server that hangs. */
export async function closed(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (response.destroyed) return;
  await once(response, 'close', { signal });
}

async function finish(response: ServerResponse, request: ReceivedRequest): Promise<void> {
  response.end();
  if (!response.writableFinished && !response.destroyed) {
    await either(response, ['finish', 'close']);
  }
  request.outcome = response.writableFinished ? 'whole' : 'broken';
}

/** The client receives what was sent so far, and then the connection is closed. */
async function cutOff(response: ServerResponse, request: ReceivedRequest): Promise<void> {
  request.outcome = 'broken';
  const { socket } = response;
  if (socket === null || response.destroyed) return;
  await new Promise<void>((resolve) => {
    socket.end(() => resolve());
    socket.once('close', () => resolve());
  });
  socket.destroy();
}

function limitOf(fault: Fault | undefined, length: number): number {
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall') return length;
  return Math.min(fault.afterBytes ?? Math.floor(length / 2), Math.max(0, length - 1));
}

/** Resumes when one of the events comes, and leaves no listener behind. */
async function either(
  response: ServerResponse,
  events: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const waiting = { signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal };
  try {
    await Promise.race(events.map((event) => once(response, event, waiting)));
  } finally {
    over.abort();
  }
}

async function* chunks(body: Reply['body'], limit: number): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(body)) {
    for (let at = 0; at < limit; at += chunkBytes) yield body.subarray(at, Math.min(limit, at + chunkBytes));
    return;
  }
  const handle = await open(body.file);
  try {
    for (let sent = 0; sent < limit; ) {
      const size = Math.min(chunkBytes, limit - sent);
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, body.start + sent);
      if (bytesRead === 0) return;
      sent += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
