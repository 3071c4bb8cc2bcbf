import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findOnPath } from '../../../source/media/tools/find-tool.ts';
import { freePort } from './free-port.ts';

/** Whether Debian's redis-server is installed. */
export const hasRedis = findOnPath('redis-server').length > 0;

/** How a Redis is closed to strangers. */
interface Secure {
  password: string;
  /** Files of a certificate for 127.0.0.1 and its key. */
  certificate: string;
  key: string;
}

interface RedisOptions {
  /** It demands a password and takes only encrypted connections. */
  secure?: Secure;
  /** The address that it listens on; default: only this machine. */
  host?: string;
}

function tlsOptions(port: number, { password, certificate, key }: Secure): string[] {
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  return [
    '--port',
    '0',
    '--tls-port',
    String(port),
    ...files,
    '--tls-auth-clients',
    'no',
    '--requirepass',
    password,
  ];
}

/** A real Redis on a port and in a folder of its own, which keeps what it knows when it is killed. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #secure: Secure | undefined;
  readonly #host: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, { secure, host = '127.0.0.1' }: RedisOptions) {
    this.port = port;
    this.#folder = folder;
    this.#secure = secure;
    this.#host = host;
  }

  static async start(folder: string, options: RedisOptions = {}): Promise<RedisServer> {
    mkdirSync(folder, { recursive: true });
    const server = new RedisServer(await freePort(), folder, options);
    await server.restart();
    return server;
  }

  get url(): string {
    if (this.#secure) return `rediss://:${this.#secure.password}@${this.#host}:${this.port}`;
    return `redis://${this.#host}:${this.port}`;
  }

  /** Starts it again after `kill`. */
  async restart(): Promise<void> {
    const port = this.#secure ? tlsOptions(this.port, this.#secure) : ['--port', String(this.port)];
    const options = [
      ...port,
      '--bind',
      this.#host,
      '--protected-mode',
      'no',
      '--dir',
      this.#folder,
      '--save',
      '',
    ];
    this.#child = spawn('redis-server', [...options, '--appendonly', 'yes'], { stdio: 'ignore' });
    const client = this.client();
    while ((await client.ping().catch(() => '')) !== 'PONG') await sleep(20);
    client.disconnect();
  }

  client(): Redis {
    const tls = this.#secure && { tls: { ca: readFileSync(this.#secure.certificate) } };
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50, ...tls });
    client.on('error', () => {});
    return client;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
