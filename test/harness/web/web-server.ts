import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { App } from '../../../source/core/api/app.ts';
import { hashFile } from '../../../source/media/probe/content-hash.ts';
import { Uploads } from '../../../source/store/uploads/uploads.ts';
import type { WebServerOptions } from '../../../source/web/server/start-server.ts';
import { startServer, type WebServer } from '../../../source/web/server/start-server.ts';
import type { UploadRoutesOptions } from '../../../source/web/server/uploads/upload-routes.ts';
import { JobMaker } from '../jobs/jobs.ts';
import { FakeApp } from '../screen/fake-app.ts';

/** What no request may ever get. */
export const secret = 'nobody outside may read this';

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends a request exactly as it is written, which `fetch` would correct. Reads until the server closes. */
export async function sendRaw(port: number, text: string | Uint8Array): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'connect');
  socket.write(text);
  await new Promise((resolve) => socket.on('close', resolve));
  const whole = Buffer.concat(chunks).toString('latin1');
  const [head = '', ...rest] = whole.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field): [string, string] => {
    const [name = '', ...value] = field.split(':');
    return [name.toLowerCase(), value.join(':').trim()];
  });
  return {
    status: Number(line.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  };
}

/** One request, with what a browser of the own page would send unless it is replaced. */
export interface Ask {
  method?: string;
  path: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A server over loopback with jobs in memory, and somebody who is logged in. */
export class TestServer {
  readonly server: WebServer;
  readonly app: FakeApp;
  readonly #cookie: string;

  private constructor(server: WebServer, app: FakeApp, cookie: string) {
    this.server = server;
    this.app = app;
    this.#cookie = cookie;
  }

  get port(): number {
    return this.server.port;
  }

  get cookie(): string {
    return this.#cookie;
  }

  static async start(
    app: FakeApp,
    pageFolder: string,
    more: Partial<WebServerOptions> = {},
  ): Promise<TestServer> {
    const server = await startServer({
      app: app satisfies App,
      host: '127.0.0.1',
      port: 0,
      password: undefined,
      folders: () => [],
      uploads: await testUploads(join(dirname(pageFolder), 'uploads'), app),
      pageFolder,
      version: '1.2.3',
      onAddress: () => {},
      onBug: (error) => {
        throw error;
      },
      ...more,
    });
    const test = new TestServer(server, app, '');
    if (more.password !== undefined) return test;
    const [, token = ''] = server.address().split('#token=');
    const answer = await test.ask({
      method: 'POST',
      path: '/api/session',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const [cookie = ''] = (answer.headers['set-cookie'] ?? '').split(';');
    return new TestServer(server, app, cookie);
  }

  /** Sends a request as somebody who is logged in. */
  ask({ method = 'GET', path, host, headers = {}, body }: Ask): Promise<RawAnswer> {
    const all: Record<string, string> = {
      host: host ?? `127.0.0.1:${this.port}`,
      connection: 'close',
      ...(this.#cookie !== '' && { cookie: this.#cookie }),
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const fields = Object.entries(all).filter(([, value]) => value !== '');
    const head = [`${method} ${path} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
    return sendRaw(this.port, `${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
  }

  /** Sends JSON as the page does. */
  send(method: string, path: string, value: unknown): Promise<RawAnswer> {
    return this.ask({
      method,
      path,
      headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${this.port}` },
      body: JSON.stringify(value),
    });
  }

  address(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** Uploads in a folder, which the program checks as it does. */
export async function testUploads(folder: string, app: App): Promise<UploadRoutesOptions> {
  const uploads = await Uploads.in(folder, hashFile);
  return {
    folder: uploads,
    store: uploads.store,
    limitBytes: () => 0,
    check: (video, transcript, signal) => app.readVideoFacts(video, transcript, signal),
  };
}

/** A folder with a page, a job in its review whose folder has a clip, and a secret next to it. */
export function webPlace(folder: string): { app: FakeApp; pageFolder: string; job: JobMaker; clip: string } {
  const pageFolder = join(folder, 'page');
  const output = join(folder, 'output');
  const clip = join('00m30s_harbor', 'clip one.mp4');
  for (const each of [pageFolder, join(output, '00m30s_harbor'), join(folder, 'served')])
    mkdirSync(each, { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>stockpile</title>');
  writeFileSync(join(pageFolder, 'page-ABCDEFGH.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), secret);
  writeFileSync(join(output, '.hidden'), secret);
  writeFileSync(join(output, 'credits.md'), '# Credits');
  writeFileSync(join(output, 'index.html'), '<script>alert(1)</script>');
  writeFileSync(join(output, clip), '0123456789');
  writeFileSync(join(folder, 'served', 'talk.mp4'), 'film');
  const job = new JobMaker().planned();
  job.job = { ...job.job, outputDir: output };
  return { app: new FakeApp([job]), pageFolder, job, clip };
}
