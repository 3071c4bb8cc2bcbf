import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type RunnerAnswer, type WorkerMessage, workerMessageSchema } from '../protocol.ts';

/** Cached values and answers of models are small; this is far above them. */
const maxMessageBytes = 64 * 1024 * 1024;

/**
 * Serves files that were offered, and answers what workers ask, over HTTP on the address from which this machine reaches
 * the queue. Whoever has the token, which only machines of the queue know, may use it.
 */
export class PeerServer {
  readonly token = randomBytes(32).toString('hex');
  readonly #server: Server;
  readonly #offers = new Map<string, string>();
  readonly #answer: (message: WorkerMessage) => Promise<RunnerAnswer>;
  #host = '';

  private constructor(answer: (message: WorkerMessage) => Promise<RunnerAnswer>) {
    this.#answer = answer;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 30_000;
  }

  /** Listens on a free port of an address. @throws the network's error */
  static async open(
    host: string,
    answer: (message: WorkerMessage) => Promise<RunnerAnswer>,
  ): Promise<PeerServer> {
    const peer = new PeerServer(answer);
    peer.#host = host.includes(':') ? `[${host}]` : host;
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', reject);
      peer.#server.listen(0, host, () => resolve());
    });
    peer.#server.unref();
    return peer;
  }

  get url(): string {
    return `http://${this.#host}:${portOf(this.#server.address())}`;
  }

  /** Offers a file to the other machines. @returns its id, which is the same until the file changes */
  async offer(path: string): Promise<string> {
    const { size, mtimeMs } = await stat(path);
    const id = createHash('sha256')
      .update(JSON.stringify([path, size, mtimeMs]))
      .digest('hex');
    this.#offers.set(id, path);
    return id;
  }

  withdraw(id: string): void {
    this.#offers.delete(id);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#mayUse(request)) return end(response, 401);
    const [, what, id = ''] = (request.url ?? '').split('/');
    if (request.method === 'POST' && what === 'ask') return this.#ask(request, response);
    const path = what === 'file' ? this.#offers.get(id) : undefined;
    if (path === undefined) return end(response, 404);
    if (request.method === 'DELETE') {
      this.#offers.delete(id);
      return end(response, 204);
    }
    if (request.method !== 'GET') return end(response, 405);
    await sendFile(path, request.headers.range, response);
  }

  #mayUse({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${this.token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  async #ask(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxMessageBytes) return end(response, 413);
      chunks.push(bytes);
    }
    const message = workerMessageSchema.safeParse(parsed(Buffer.concat(chunks).toString()));
    if (!message.success) return end(response, 400);
    try {
      const answer = await this.#answer(message.data);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      // The attempt no longer counts.
      if (error instanceof GoneError) return end(response, 410);
      throw error;
    }
  }
}

/** The attempt at a step that asks does not count: another one has begun, or nobody waits for it. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
}

async function sendFile(path: string, range: string | undefined, response: ServerResponse): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return end(response, 404);
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (from > found.size) return end(response, 416);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': found.size - from,
    'accept-ranges': 'bytes',
    ...(from > 0 && { 'content-range': `bytes ${from}-${found.size - 1}/${found.size}` }),
  });
  await pipeline(createReadStream(path, { start: from }), response);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function portOf(address: string | AddressInfo | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}
