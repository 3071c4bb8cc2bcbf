import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Charge } from './bill.ts';
import { type AnswerFault, type Fault, FaultPlan, type FaultRule } from './faults.ts';
import { distort } from './http/distort.ts';
import { type ReceivedRequest, readBody } from './http/received-request.ts';
import type { Reply } from './http/reply.ts';
import { closed, send } from './http/send.ts';

/** The behavior of one service: its operations, answers and errors. */
export interface Behavior {
  readonly name: string;
  /** The operation of a request, which fault rules refer to. */
  operation(request: ReceivedRequest): string;
  /** @param fault the fault in the model's text */
  answer(request: ReceivedRequest, fault?: AnswerFault): Reply | Promise<Reply>;
  /** An error in the format of the real service. */
  refusal(fault: Extract<Fault, { kind: 'status' }>, request: ReceivedRequest): Reply;
}

export interface StandInOptions {
  /** The seed that makes faults repeatable. */
  seed?: number;
  /** How fast files are sent. */
  bytesPerSecond?: number | undefined;
}

/** A stand-in for a service: a real HTTP server on this machine that counts and records requests and applies faults. */
export class StandIn {
  readonly requests: ReceivedRequest[] = [];
  readonly name: string;
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  readonly #server: Server;
  readonly #behavior: Behavior;
  readonly #faults: FaultPlan;
  readonly #charges: Charge[] = [];
  /** The charge of the last answer on a connection, until the next request on it. */
  readonly #lastCharges = new WeakMap<Socket, Charge>();
  readonly #bytesPerSecond: number;
  readonly #stopping = new AbortController();
  /** Bills an answer even if its client is gone, as services do: the work was done. */
  billsLostAnswers = false;

  private constructor(server: Server, behavior: Behavior, options: StandInOptions) {
    this.#server = server;
    this.#behavior = behavior;
    this.name = behavior.name;
    this.#faults = new FaultPlan(options.seed);
    this.#bytesPerSecond = options.bytesPerSecond ?? 24e6;
    const place = server.address();
    if (place === null || typeof place === 'string') throw new Error('the stand-in does not listen');
    this.address = `http://127.0.0.1:${place.port}`;
    server.on('connection', (socket) => socket.on('error', (error) => this.#onSocketError(socket, error)));
    server.on('request', (message, response) => {
      this.#handle(message, response).catch((error: unknown) => this.#failed(error, response));
    });
  }

  /** @param describe makes the service, told the address it will have */
  static async start(
    describe: (address: () => string) => Behavior,
    options: StandInOptions = {},
  ): Promise<StandIn> {
    // Longer than a busy client takes until its next request: one that is sent while the connection closes is lost.
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    let address = '';
    const standIn = new StandIn(
      server,
      describe(() => address),
      options,
    );
    address = standIn.address;
    return standIn;
  }

  /** Adds a fault. */
  fault(rule: FaultRule): { met(): number } {
    return this.#faults.add(rule);
  }

  /** Removes all faults. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Resets counts and charges, for the second run in a test. */
  forget(): void {
    this.requests.length = 0;
    this.#charges.length = 0;
  }

  /** The number of requests for this operation and those below it, or of all. */
  count(operation = ''): number {
    return this.of(operation).length;
  }

  /** The requests for this operation and those below it. */
  of(operation: string): ReceivedRequest[] {
    return this.requests.filter(
      (request) =>
        operation === '' || request.operation === operation || request.operation.startsWith(`${operation}.`),
    );
  }

  /** The cost of the answers that arrived. */
  bill(): readonly Charge[] {
    return this.#charges;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy());
    this.#lastCharges.delete(message.socket);
    const body = await readBody(message);
    const request: ReceivedRequest = {
      number: this.requests.length + 1,
      service: this.#behavior.name,
      operation: '',
      at: Date.now(),
      method: message.method ?? '',
      path: message.url ?? '/',
      headers: message.headers,
      body: body ?? Buffer.alloc(0),
      sentBytes: 0,
      outcome: body ? 'waiting' : 'broken',
    };
    this.requests.push(request);
    request.operation = this.#behavior.operation(request);
    if (body) await this.#reply(request, response);
  }

  async #reply(request: ReceivedRequest, response: ServerResponse): Promise<void> {
    const fault = this.#faults.next(request);
    if (fault) request.fault = fault.kind;
    const { signal } = this.#stopping;
    if (fault?.kind === 'reset') return this.#reset(request, response);
    if (fault?.kind === 'hang') {
      await closed(response, signal);
      request.outcome = 'broken';
      return;
    }
    if (fault?.kind === 'slow') await delay(fault.milliseconds, undefined, { signal });
    const isGone = response.destroyed;
    if (isGone) request.outcome = 'broken';
    // The client is gone: unless it is told to, it does not charge an answer that nobody received.
    if (isGone && !this.billsLostAnswers) return;
    const { socket } = response;
    const reply = await this.#answer(request, fault);
    if (this.billsLostAnswers && reply.charge) this.#charges.push(reply.charge);
    if (isGone) return;
    await send(reply, response, request, { bytesPerSecond: this.#bytesPerSecond, fault, signal });
    if (this.billsLostAnswers || !reply.charge || request.outcome !== 'whole') return;
    const charge = { ...reply.charge, sentAt: Date.now() };
    this.#charges.push(charge);
    if (socket) this.#lastCharges.set(socket, charge);
  }

  /** When a client ends with unread data, its system resets the connection instead of closing it (RFC 2525, section 2.17). */
  #onSocketError(socket: Socket, error: NodeJS.ErrnoException): void {
    const charge = this.#lastCharges.get(socket);
    if (charge && error.code === 'ECONNRESET') charge.unread = true;
  }

  async #answer(request: ReceivedRequest, fault: Fault | undefined): Promise<Reply> {
    if (fault?.kind === 'status') return this.#behavior.refusal(fault, request);
    const reply = await this.#behavior.answer(request, fault?.kind === 'answer' ? fault.how : undefined);
    return fault ? distort(reply, fault) : reply;
  }

  #reset(request: ReceivedRequest, response: ServerResponse): void {
    request.outcome = 'broken';
    response.socket?.resetAndDestroy();
  }

  /** A bug of the stand-in itself: sends an answer that no test expects, and prints the error. */
  #failed(error: unknown, response: ServerResponse): void {
    if (this.#stopping.signal.aborted) return;
    console.error(`stand-in ${this.#behavior.name}:`, error);
    if (!response.headersSent) response.writeHead(599);
    response.end();
  }
}
