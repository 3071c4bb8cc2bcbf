import type { Socket } from 'node:net';
import type { Job, Queue, Worker, WorkerOptions } from 'bullmq';
import type { RateWindow } from '../../providers/service/shared-rates.ts';
import type { StepResult } from '../protocol.ts';

/** What the program uses of a queue of BullMQ, whatever its server. */
export type StepQueue = Pick<Queue, 'add' | 'getJob' | 'remove' | 'setGlobalConcurrency' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/** What the program uses of a worker of BullMQ, whatever its server. */
export type StepTaker = Pick<Worker, 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/** How a worker of BullMQ takes steps. */
export type StepWorkerOptions = Pick<
  WorkerOptions,
  'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'
>;

export interface ConnectionListeners {
  connected(): void;
  lost(): void;
}

/**
 * The server through which machines share the work: the queues of BullMQ, and beside them sets that all machines see. A set
 * has members: a name with a text, each of which expires by the clock of the server.
 */
export interface QueueServer {
  readonly url: string;
  readonly isConnected: boolean;
  /** Why it is not connected, as far as it is known. */
  readonly fault: Error | undefined;
  /** Tells whenever there is a connection, also the first time, and when it is gone. @returns a function that ends it */
  follow(listeners: ConnectionListeners): () => void;
  /** The address of this machine from which it reaches the server: other machines most likely reach it there. */
  ownAddress(): string;

  openQueue(name: string): StepQueue;
  openWorker(name: string, run: (job: Job) => Promise<StepResult>, options: StepWorkerOptions): StepTaker;

  /** Adds members to a set, or gives them a new text and time. */
  put(set: string, members: ReadonlyMap<string, string>, expiresInMs: number): Promise<void>;
  /** The texts of a set's members. */
  list(set: string): Promise<string[]>;
  /** The text of one member, if it is there. */
  find(set: string, name: string): Promise<string | undefined>;
  remove(set: string, names: readonly string[]): Promise<void>;
  /** Removes whole sets. */
  drop(sets: readonly string[]): Promise<void>;
  /** Adds a member unless the set has as many as the limit. @returns whether it was added */
  putWithin(set: string, name: string, limit: number, expiresInMs: number): Promise<boolean>;
  /** Reserves the next call of a window that slides. @returns how long to wait for it, in milliseconds */
  reserve(set: string, name: string, window: RateWindow): Promise<number>;

  /** Tells all machines that a step is not wanted any more. */
  tellUnwanted(step: string): Promise<void>;
  /** Calls the listener for each step that is not wanted any more. */
  onUnwanted(listener: (step: string) => void): Promise<void>;

  /** Ends the connection at once. */
  disconnect(): void;
}

/** How long the first connection may take, in milliseconds. */
export const firstConnectionMs = 5000;
/** The longest pause between two attempts to connect again, in milliseconds. */
export const maxPauseMs = 1000;

/** The machine and the port of the server, for people. */
export function queueHost(url: string): string {
  return new URL(url).host;
}

/** The address of this machine's end of a connection. */
export function addressOf(socket: Socket | undefined): string {
  return (socket?.localAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
}
