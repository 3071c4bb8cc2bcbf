import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { JobFeed } from '../../core/api/job-feed.ts';
import { describeError, UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import type { JobLog } from '../../runner/job-log.ts';
import type { Home } from '../../store/home.ts';
import { LineSplitter, type Reply, type Request, requestSchema } from './messages.ts';
import { socketPath } from './socket-path.ts';

/** Commands are small; a longer line is not one. */
const maxRequestLength = 100_000;
/** A reader that is this many bytes behind is cut off. It connects again and gets the whole state. */
const maxBehindBytes = 32e6;

/** Lets other processes of this user read a running job's events and send commands to it. */
export class JobServer {
  readonly #log: JobLog;
  readonly #feed: JobFeed;
  readonly #dispatch: (command: Command) => Promise<void>;
  readonly #sockets = new Set<Socket>();
  readonly #stopFollowing: () => void;
  readonly #listening: Promise<Server | undefined>;

  constructor(home: Home, log: JobLog, dispatch: (command: Command) => Promise<void>) {
    this.#log = log;
    this.#dispatch = dispatch;
    this.#feed = new JobFeed(log.job, () => randomBytes(9).toString('hex'));
    this.#stopFollowing = log.subscribe(this.#feed.event);
    // Without a socket the job works as well; only other processes cannot watch it, and the log says so.
    this.#listening = this.#listen(home).catch((error: unknown) => {
      const message = `other processes cannot watch this job: ${describeError(error)}`;
      log.emit({ type: 'log', level: 'debug', message });
      return undefined;
    });
  }

  async #listen(home: Home): Promise<Server | undefined> {
    const path = await socketPath(home, this.#log.job.id);
    if (path === undefined) return undefined;
    const isFile = process.platform !== 'win32';
    // This process owns the job's lock, so a socket that exists was left by a process that was killed.
    if (isFile) await rm(path, { force: true });
    const server = createServer((socket) => this.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    server.on('error', () => {});
    server.unref();
    if (isFile) await chmod(path, 0o600);
    return server;
  }

  #serve(socket: Socket): void {
    socket.setEncoding('utf8');
    // A job must not wait for its readers, and its process may end without them.
    socket.unref();
    this.#sockets.add(socket);
    const lines = new LineSplitter(maxRequestLength);
    let stopReading: (() => void) | undefined;
    const answer = (request: Request) => {
      if (request.type === 'command') return void this.#carryOut(socket, request.id, request.command);
      stopReading ??= this.#feed.read(request.after, (message) => send(socket, message));
    };
    socket.on('data', (chunk: string) => {
      const received = lines.add(chunk)?.map(parseRequest);
      for (const request of received ?? [undefined]) {
        if (!request) return void socket.destroy();
        answer(request);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      stopReading?.();
      this.#sockets.delete(socket);
    });
  }

  async #carryOut(socket: Socket, id: number, command: Command): Promise<void> {
    const error = await this.#dispatch(command).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    if (error === undefined) return send(socket, { type: 'answer', id });
    const { message, hint } =
      error instanceof UserError ? error : { message: describeError(error), hint: undefined };
    send(socket, { type: 'answer', id, error: { message, ...(hint !== undefined && { hint }) } });
  }

  /** Accepts nobody any more; those that are connected see the last events. Before the job's lock is released. */
  async close(): Promise<void> {
    const server = await this.#listening;
    server?.close();
  }

  /** Tells everybody that the job has ended and is free. After the job's lock was released. */
  end(): void {
    this.#stopFollowing();
    for (const socket of this.#sockets) {
      send(socket, { type: 'end' });
      socket.end();
    }
  }
}

function send(socket: Socket, reply: Reply): void {
  if (socket.writableLength > maxBehindBytes) socket.destroy();
  else if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
}

/** A request as it was received; undefined when it is not one. */
function parseRequest(line: string): Request | undefined {
  try {
    return requestSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
