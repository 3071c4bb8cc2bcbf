import type { Socket } from 'node:net';
import { createPostgresBackend, type Job, type PostgresConnectionOptions, withBackend } from 'bullmq';
import { Pool } from 'pg';
import * as z from 'zod';
import type { RateWindow } from '../../providers/service/shared-rates.ts';
import type { StepResult } from '../protocol.ts';
import { answerMs, KeptClient, socketOf, unwantedChannel } from './kept-client.ts';
import { queueSchema } from './postgres-schema.ts';
import {
  addressOf,
  type ConnectionListeners,
  firstConnectionMs,
  maxPauseMs,
  type QueueServer,
  type StepQueue,
  type StepTaker,
  type StepWorkerOptions,
} from './queue-server.ts';

const backend = withBackend(createPostgresBackend);
/** The connections of one process. Each kind of step that a worker takes holds one of them. */
const maxConnections = 30;

/** The types of pg and BullMQ describe the same pool in ways that do not match. */
const poolOf = z.custom<PostgresConnectionOptions>((value) => value instanceof Pool);

/** The queue in a PostgreSQL database, 13 or newer. Commands fail while the connection is lost. */
export class PostgresServer implements QueueServer {
  readonly url: string;
  readonly #pool: Pool;
  readonly #sockets = new Set<Socket>();
  readonly #kept: KeptClient;
  readonly #listeners = new Set<ConnectionListeners>();
  readonly #onUnwanted = new Set<(step: string) => void>();

  /** It does not wait for the connection. */
  constructor(url: string) {
    this.url = url;
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
      const socket = socketOf(client);
      if (!socket) return;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const tell = (what: keyof ConnectionListeners) => () => {
      for (const listeners of this.#listeners) listeners[what]();
    };
    this.#kept = new KeptClient(url, { connected: tell('connected'), lost: tell('lost') }, (step) => {
      for (const listener of this.#onUnwanted) listener(step);
    });
  }

  get isConnected(): boolean {
    return this.#kept.isConnected;
  }

  get fault(): Error | undefined {
    return this.#kept.fault;
  }

  follow(listeners: ConnectionListeners): () => void {
    this.#listeners.add(listeners);
    return () => this.#listeners.delete(listeners);
  }

  ownAddress(): string {
    return addressOf(this.#kept.socket);
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
    this.#kept.close();
    void this.#pool.end().catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
  }
}

const textRow = z.object({ text: z.string() });
