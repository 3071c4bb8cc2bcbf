import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyFeedMessage, type FeedSnapshot } from '../../core/api/job-feed.ts';
import { UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import type { Job } from '../../core/job/job.ts';
import type { Listener } from '../../runner/job-log.ts';
import { LineSplitter, messagesVersion, type Reply, type Request, replySchema } from './messages.ts';

/** A process that does not send the state for this long does not answer. */
const connectTimeoutMs = 5000;
/** The pause before a broken connection is tried again. */
const retryAfterMs = 200;
/** A saved job is far smaller. */
const maxReplyLength = 500e6;

/** How a remote job ended: its run has ended, or its process is gone. */
export type RemoteEnd = 'ended' | 'lost';

interface OpenCommand {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A job that another process runs, read through that process's socket. The state is made from the events here, by the same
 * reducer as there.
 */
export class RemoteJob {
  readonly #path: string;
  readonly #isOwned: () => Promise<boolean>;
  readonly #listeners = new Set<Listener>();
  readonly #commands = new Map<number, OpenCommand>();
  readonly #ended = Promise.withResolvers<RemoteEnd>();
  readonly #onReplaced = new Set<() => void>();
  #known: FeedSnapshot | undefined;
  #socket: Socket | undefined;
  #lastCommand = 0;
  #hasEnded = false;

  private constructor(path: string, isOwned: () => Promise<boolean>) {
    this.#path = path;
    this.#isOwned = isOwned;
  }

  /**
   * @param isOwned whether a process owns the job: otherwise a broken connection is not tried again
   * @returns undefined when no process answers there, or only one of another version
   */
  static async open(path: string, isOwned: () => Promise<boolean>): Promise<RemoteJob | undefined> {
    const remote = new RemoteJob(path, isOwned);
    return (await remote.#connect()) ? remote : undefined;
  }

  get job(): Job {
    if (!this.#known) throw new Error('A remote job is used before it is open.');
    return this.#known.job;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Settles when the run has ended there, or the process is gone. */
  get ended(): Promise<RemoteEnd> {
    return this.#ended.promise;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when the whole state was replaced, which no event describes. */
  onReplaced(listener: () => void): void {
    this.#onReplaced.add(listener);
  }

  /** Has a command carried out there. @throws UserError */
  dispatch(command: Command): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#lastCommand += 1;
    this.#commands.set(this.#lastCommand, { resolve, reject });
    if (!this.#socket) this.#refuseCommands();
    else this.#send(this.#socket, { type: 'command', id: this.#lastCommand, command });
    return promise;
  }

  #send(socket: Socket, request: Request): void {
    socket.write(`${JSON.stringify(request)}\n`);
  }

  /** Settles with true when the first message has arrived, with false when the connection broke before. */
  #connect(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(this.#path);
    const lines = new LineSplitter(maxReplyLength);
    const timer = setTimeout(() => socket.destroy(), connectTimeoutMs);
    socket.setEncoding('utf8');
    // A job that is only read does not keep this process from ending. Until it is connected, the timer does.
    socket.unref();
    socket.on('connect', () => {
      this.#socket = socket;
      const after = this.#known && { feed: this.#known.feed, number: this.#known.number };
      this.#send(socket, { type: 'hello', version: messagesVersion, ...(after && { after }) });
      // A reader that is up to date gets no message, only the events to come.
      if (after) this.#isConnected(timer, resolve);
    });
    socket.on('data', (chunk: string) => {
      const replies = lines.add(chunk)?.map(parseReply);
      for (const reply of replies ?? [undefined]) {
        if (!reply || !this.#take(reply)) return void socket.destroy();
        this.#isConnected(timer, resolve);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      this.#refuseCommands();
      const wasOpen = this.#socket === socket && this.#known !== undefined;
      if (this.#socket === socket) this.#socket = undefined;
      resolve(false);
      if (wasOpen && !this.#hasEnded) void this.#connectAgain();
    });
    return promise;
  }

  #isConnected(timer: NodeJS.Timeout, resolve: (value: boolean) => void): void {
    clearTimeout(timer);
    resolve(true);
  }

  /** Tries again while a process owns the job. */
  async #connectAgain(): Promise<void> {
    await sleep(retryAfterMs, undefined, { ref: false });
    if (this.#socket || this.#hasEnded) return;
    if (!(await this.#isOwned())) return this.#end('lost');
    if (!(await this.#connect())) await this.#connectAgain();
  }

  /** @returns false when a message is missing */
  #take(reply: Reply): boolean {
    switch (reply.type) {
      case 'end':
        this.#end('ended');
        return true;
      case 'answer': {
        const command = this.#commands.get(reply.id);
        this.#commands.delete(reply.id);
        const { error } = reply;
        if (!error) command?.resolve();
        else
          command?.reject(new UserError(error.message, error.hint === undefined ? {} : { hint: error.hint }));
        return true;
      }
      case 'state':
      case 'event':
        return this.#takeMessage(reply);
    }
  }

  #takeMessage(message: Extract<Reply, { type: 'state' | 'event' }>): boolean {
    const isFirst = this.#known === undefined;
    const next = applyFeedMessage(this.#known, message);
    const isSame = next === this.#known;
    this.#known = next ?? this.#known;
    if (!next) return false;
    if (message.type === 'state' && !isFirst) for (const listener of this.#onReplaced) listener();
    if (message.type === 'event' && !isSame)
      for (const listener of this.#listeners) listener(message.event, next.job);
    return true;
  }

  #end(how: RemoteEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#ended.resolve(how);
  }

  #refuseCommands(): void {
    for (const { reject } of this.#commands.values())
      reject(
        new UserError('The process that runs this job does not answer.', {
          hint: 'Try again in a moment.',
        }),
      );
    this.#commands.clear();
  }
}

/** A reply as it was received; undefined when it is not one. */
function parseReply(line: string): Reply | undefined {
  try {
    return replySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
