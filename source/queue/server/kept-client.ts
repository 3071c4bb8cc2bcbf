import { Socket } from 'node:net';
import { runMigrations } from 'bullmq';
import { Client, type ClientBase } from 'pg';
import { createShared, queueSchema } from './postgres-schema.ts';
import { type ConnectionListeners, firstConnectionMs, maxPauseMs } from './queue-server.ts';

/** A server that does not answer for this long counts as lost, in milliseconds. */
export const answerMs = 4000;
/** How often the server is asked whether it still answers, in milliseconds. */
const askMs = 2000;
/** How long each step of preparing the database may take, in milliseconds; several machines may wait for each other. */
const prepareMs = 30_000;
/** On which steps that are not wanted any more are named. */
export const unwantedChannel = 'stockpile_unwanted';

/**
 * A connection to PostgreSQL that is opened again whenever it is lost. It prepares the database, hears what is not wanted
 * any more, and notices when the server is gone, also one that is suspended.
 */
export class KeptClient {
  readonly #url: string;
  readonly #listeners: ConnectionListeners;
  readonly #onUnwanted: (step: string) => void;
  readonly #asking: NodeJS.Timeout;
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempts = 0;
  #fault: Error | undefined;
  #isClosed = false;

  /** It does not wait for the connection. */
  constructor(url: string, listeners: ConnectionListeners, onUnwanted: (step: string) => void) {
    this.#url = url;
    this.#listeners = listeners;
    this.#onUnwanted = onUnwanted;
    this.#asking = setInterval(() => this.#ask(), askMs);
    this.#asking.unref();
    void this.#connect();
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  /** Why the last attempt failed or the connection was lost. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  get socket(): Socket | undefined {
    return this.#client && socketOf(this.#client);
  }

  /** Ends the connection at once: a server that does not answer would keep it open. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#asking);
    const { socket } = this;
    this.#client = undefined;
    socket?.destroy();
  }

  async #connect(): Promise<void> {
    let client: Client | undefined;
    try {
      client = this.#createClient();
      await client.connect();
      await runMigrations(client, queueSchema);
      await client.query(createShared);
      await client.query(`LISTEN ${unwantedChannel}`);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
      if (client) socketOf(client)?.destroy();
      return this.#connectLater();
    }
    if (this.#isClosed) return void socketOf(client)?.destroy();
    this.#client = client;
    this.#attempts = 0;
    this.#listeners.connected();
  }

  /** @throws when the address is wrong in itself */
  #createClient(): Client {
    const client = new Client({
      connectionString: this.#url,
      connectionTimeoutMillis: firstConnectionMs,
      query_timeout: prepareMs,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => this.#onUnwanted(payload ?? ''));
    return client;
  }

  #ask(): void {
    const client = this.#client;
    if (!client) return;
    const late = setTimeout(() => this.#lost(client, new Error('the server does not answer')), answerMs);
    late.unref();
    client
      .query('SELECT 1')
      .catch((error: Error) => this.#lost(client, error))
      .finally(() => clearTimeout(late));
  }

  #lost(client: Client, error?: Error): void {
    if (client !== this.#client) return;
    this.#fault = error;
    this.#client = undefined;
    socketOf(client)?.destroy();
    this.#listeners.lost();
    this.#connectLater();
  }

  #connectLater(): void {
    if (this.#isClosed) return;
    this.#attempts += 1;
    const pause = Math.min(maxPauseMs, 50 * 2 ** this.#attempts);
    this.#retry = setTimeout(() => void this.#connect(), pause);
  }
}

/** The socket of a client of pg, encrypted or not. */
export function socketOf(client: ClientBase): Socket | undefined {
  const stream: unknown = client instanceof Client ? client.connection.stream : undefined;
  return stream instanceof Socket ? stream : undefined;
}
