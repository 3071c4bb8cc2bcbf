import { Socket } from 'node:net';
import {
  createPostgresBackend,
  type Job,
  type PostgresConnectionOptions,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Client, type ClientBase, Pool } from 'pg';
import * as z from 'zod';
import type { RateWindow } from '../../providers/service/shared-rates.ts';
import type { StepResult } from '../protocol.ts';
import { waitForFirst } from './first-connection.ts';
import { createShared, queueSchema } from './postgres-schema.ts';
import {
  firstConnectionMs,
  maxPauseMs,
  type QueueServer,
  type StepQueue,
  type StepTaker,
  type StepWorkerOptions,
} from './queue-server.ts';

const backend = withBackend(createPostgresBackend);
const unwantedChannel = 'stockpile_unwanted';
/** The connections of one process. Each kind of step that a worker takes holds one of them. */
const maxConnections = 30;
/** A server that does not answer for this long counts as lost, in milliseconds. */
const answerMs = 4000;
/** How long each step of preparing the database may take, in milliseconds; several machines may wait for each other. */
const prepareMs = 30_000;
/** How often the server is asked whether it still answers, in milliseconds. */
const askMs = 2000;

/** The types of pg and BullMQ describe the same pool in ways that do not match. */
const poolOf = z.custom<PostgresConnectionOptions>((value) => value instanceof Pool);

interface Listeners {
  connected(): void;
  lost(): void;
}

/**
 * The queue in a PostgreSQL database, 13 or newer. One connection is kept to hear what is not wanted any more and to
 * notice when the server is gone; commands fail while it is.
 */
export class PostgresServer implements QueueServer {
  readonly #url: string;
  readonly #pool: Pool;
  readonly #listeners = new Set<Listeners>();
  readonly #onUnwanted = new Set<(step: string) => void>();
  /** The kept connection. */
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #asking: NodeJS.Timeout;
  readonly #sockets = new Set<Socket>();
  #attempts = 0;
  #fault: Error | undefined;
  #isClosed = false;

  /** It does not wait for the connection. */
  constructor(url: string) {
    this.#url = url;
    this.#pool = new Pool({
      connectionString: url,
      options: `-c search_path=${queueSchema}`,
      max: maxConnections,
      connectionTimeoutMillis: firstConnectionMs,
      query_timeout: answerMs,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // A connection that was lost is replaced when it is needed; whoever uses it gets the error.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => {
      client.on('error', () => {});
      this.#keep(client);
    });
    this.#asking = setInterval(() => this.#ask(), askMs);
    this.#asking.unref();
    void this.#connect();
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  async waitUntilConnected(): Promise<void> {
    if (this.isConnected) return;
    const ready = new Promise<void>((resolve) => {
      const listeners = { connected: resolve, lost: () => {} };
      this.#listeners.add(listeners);
    });
    await waitForFirst(this.#url, ready, () => this.#fault);
  }

  follow(listeners: Listeners): void {
    this.#listeners.add(listeners);
  }

  ownAddress(): string {
    const address = this.#client && socketOf(this.#client)?.localAddress;
    return (address ?? '127.0.0.1').replace(/^::ffff:/, '');
  }

  openQueue(name: string): StepQueue {
    return new backend.Queue(name, { connection: poolOf.parse(this.#pool), skipMetasUpdate: true });
  }

  openWorker(name: string, run: (job: Job) => Promise<StepResult>, options: StepWorkerOptions): StepTaker {
    // After a lost connection it looks for steps again at once, instead of after 15 seconds.
    return new backend.Worker(name, run, {
      connection: poolOf.parse(this.#pool),
      runRetryDelay: maxPauseMs,
      ...options,
    });
  }

  async put(set: string, members: ReadonlyMap<string, string>, expiresInMs: number): Promise<void> {
    await this.#pool.query(
      `INSERT INTO stockpile.shared
       SELECT $1, name, text, clock_timestamp() + $4 * interval '1 millisecond'
       FROM unnest($2::text[], $3::text[]) AS member (name, text)
       ON CONFLICT (set, name) DO UPDATE SET text = excluded.text, expires = excluded.expires`,
      [set, [...members.keys()], [...members.values()], expiresInMs],
    );
  }

  async list(set: string): Promise<string[]> {
    const { rows } = await this.#pool.query(
      'SELECT text FROM stockpile.shared WHERE set = $1 AND expires > clock_timestamp()',
      [set],
    );
    return z
      .array(textRow)
      .parse(rows)
      .map(({ text }) => text);
  }

  async find(set: string, name: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query(
      'SELECT text FROM stockpile.shared WHERE set = $1 AND name = $2 AND expires > clock_timestamp()',
      [set, name],
    );
    return z.array(textRow).parse(rows)[0]?.text;
  }

  async remove(set: string, names: readonly string[]): Promise<void> {
    await this.#pool.query('DELETE FROM stockpile.shared WHERE set = $1 AND name = ANY ($2)', [set, names]);
  }

  async drop(sets: readonly string[]): Promise<void> {
    if (sets.length > 0) await this.#pool.query('DELETE FROM stockpile.shared WHERE set = ANY ($1)', [sets]);
  }

  async putWithin(set: string, name: string, limit: number, expiresInMs: number): Promise<boolean> {
    const { rows } = await this.#pool.query('SELECT stockpile.put_within($1, $2, $3, $4) AS added', [
      ...[set, name, limit, expiresInMs],
    ]);
    return z.object({ added: z.boolean() }).parse(rows[0]).added;
  }

  async reserve(set: string, name: string, { calls, perMs, maxWaitMs }: RateWindow): Promise<number> {
    const { rows } = await this.#pool.query('SELECT stockpile.reserve($1, $2, $3, $4, $5) AS wait', [
      ...[set, name, calls, perMs, maxWaitMs],
    ]);
    return z.object({ wait: z.number() }).parse(rows[0]).wait;
  }

  async tellUnwanted(step: string): Promise<void> {
    await this.#pool.query('SELECT pg_notify($1, $2)', [unwantedChannel, step]);
  }

  async onUnwanted(listener: (step: string) => void): Promise<void> {
    this.#onUnwanted.add(listener);
  }

  disconnect(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#asking);
    this.#client = undefined;
    void this.#pool.end().catch(() => {});
    // A server that does not answer would keep the connections open.
    for (const socket of this.#sockets) socket.destroy();
  }

  async #connect(): Promise<void> {
    let client: Client | undefined;
    try {
      client = this.#createClient();
      await client.connect();
      this.#keep(client);
      await runMigrations(client, queueSchema);
      await client.query(createShared);
      await client.query(`LISTEN ${unwantedChannel}`);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
      void client?.end().catch(() => {});
      return this.#connectLater();
    }
    if (this.#isClosed) return void client.end().catch(() => {});
    this.#client = client;
    this.#attempts = 0;
    for (const { connected } of this.#listeners) connected();
  }

  /** @throws when the address is wrong in itself */
  #createClient(): Client {
    const client = new Client({
      connectionString: this.#url,
      connectionTimeoutMillis: firstConnectionMs,
      query_timeout: prepareMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: maxPauseMs,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => {
      for (const listener of this.#onUnwanted) listener(payload ?? '');
    });
    return client;
  }

  /** Notices a server that does not answer, such as one that is suspended or whose host is gone. */
  #ask(): void {
    const client = this.#client;
    if (!client) return;
    const late = setTimeout(() => {
      this.#lost(client, new Error('the server does not answer'));
      socketOf(client)?.destroy();
    }, answerMs);
    late.unref();
    client.query('SELECT 1').then(
      () => clearTimeout(late),
      (error: Error) => {
        clearTimeout(late);
        this.#lost(client, error);
      },
    );
  }

  #keep(client: ClientBase): void {
    const socket = socketOf(client);
    if (!socket) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#isClosed) socket.destroy();
  }

  #lost(client: Client, error?: Error): void {
    if (error) this.#fault = error;
    if (client !== this.#client) return;
    this.#client = undefined;
    void client.end().catch(() => {});
    for (const { lost } of this.#listeners) lost();
    this.#connectLater();
  }

  #connectLater(): void {
    if (this.#isClosed) return;
    this.#attempts += 1;
    const pause = Math.min(maxPauseMs, 50 * 2 ** this.#attempts);
    this.#retry = setTimeout(() => void this.#connect(), pause);
  }
}

const textRow = z.object({ text: z.string() });

function socketOf(client: ClientBase): Socket | undefined {
  const stream: unknown = client instanceof Client ? client.connection.stream : undefined;
  return stream instanceof Socket ? stream : undefined;
}
