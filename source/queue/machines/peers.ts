import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { describeError } from '../../core/errors.ts';
import type { Worker } from '../../core/job/worker.ts';
import type { StepKind } from '../kind-of-step.ts';
import type { Presence } from '../protocol.ts';
import type { RemoteCapacity } from '../remote-steps.ts';
import { type QueueServer, queueHost } from '../server/queue-server.ts';
import { PeerServer } from './peer-server.ts';
import { announceMachine, readMachines } from './presence.ts';

/** Other machines send kinds as text, which may be anything. */
const kindForm = /^(?:cut$|download:|search:|ai:)/;
/** A connection that is lost for a shorter time is not reported, in milliseconds. */
const silentMs = 2000;

interface Self {
  url: string;
  program: string;
  stepVersions: string;
  /** The mark of the shared folder. */
  folder: string | undefined;
}

/** The other machines of the queue, and this one as they see it. */
export class Peers {
  readonly id = randomUUID();
  readonly #queueServer: QueueServer;
  readonly #self: Self;
  readonly #answer: Parameters<typeof PeerServer.open>[1];
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Set<(workers: readonly Worker[]) => void>();
  readonly #notices = new Set<(sentence: string) => void>();
  readonly #reported = new Set<string>();
  #server: Promise<PeerServer> | undefined;
  #address: { url: string; token: string } | undefined;
  #silence: (() => Promise<void>) | undefined;
  #workers: Presence[] = [];
  #lostAt: number | undefined = performance.now();

  constructor(queue: QueueServer, self: Self, answer: Parameters<typeof PeerServer.open>[1]) {
    this.#queueServer = queue;
    this.#self = self;
    this.#answer = answer;
    queue.follow({
      connected: () => void this.#begin().catch((error: unknown) => this.#tell(describeError(error))),
      lost: () => this.#lost(),
    });
  }

  /** The workers that run the same versions of the steps. */
  able(): Presence[] {
    if (!this.#queueServer.isConnected) return [];
    return this.#workers.filter(({ stepVersions }) => stepVersions === this.#self.stepVersions);
  }

  seats(): readonly RemoteCapacity[] {
    const counts = new Map<StepKind, number>();
    for (const { kinds } of this.able()) {
      for (const [kind, count] of Object.entries(kinds)) {
        if (isKind(kind)) counts.set(kind, (counts.get(kind) ?? 0) + count);
      }
    }
    return [...counts].map(([kind, count]) => ({ kind, count }));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onWorkers(listener: (workers: readonly Worker[]) => void): () => void {
    this.#watchers.add(listener);
    const workers = this.#shown();
    if (workers.length > 0) listener(workers);
    return () => this.#watchers.delete(listener);
  }

  onNotice(listener: (sentence: string) => void): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  /** Offers a file to other machines. @throws when this machine has not reached the queue yet */
  async offer(path: string): Promise<string> {
    const server = await this.#server;
    if (!server) throw new Error('The queue was not reached yet.');
    return server.offer(path);
  }

  /** How long the queue has been out of reach, in seconds; says so once. */
  lostFor(): number {
    this.#lostAt ??= performance.now();
    const milliseconds = performance.now() - this.#lostAt;
    if (milliseconds > silentMs) {
      const where = queueHost(this.#self.url);
      this.#reportOnce('lost', `The queue at ${where} cannot be reached; steps run on this machine only.`);
    }
    return milliseconds / 1000;
  }

  /** Looks who is there now. */
  async look(): Promise<void> {
    const before = JSON.stringify(this.seats());
    const shown = JSON.stringify(this.#shown());
    const all = await readMachines(this.#queueServer);
    this.#workers = all.filter(({ role }) => role === 'worker');
    for (const { id, host, stepVersions, program } of this.#workers) {
      if (stepVersions === this.#self.stepVersions) continue;
      const why = 'which cannot run the steps of this version. Install the same version there';
      this.#reportOnce(`version ${id}`, `The worker on ${host} runs version ${program}, ${why}.`);
    }
    if (JSON.stringify(this.seats()) !== before) this.#changed();
    if (JSON.stringify(this.#shown()) !== shown) this.#show();
  }

  async close(): Promise<void> {
    await this.#silence?.().catch(() => {});
    const server = await this.#server?.catch(() => undefined);
    server?.close();
  }

  async #begin(): Promise<void> {
    this.#lostAt = undefined;
    if (this.#reported.delete('lost')) this.#tell('The queue can be reached again.');
    this.#server ??= PeerServer.open(this.#queueServer.ownAddress(), this.#answer);
    const { url, token } = await this.#server;
    this.#address = { url, token };
    this.#silence ??= announceMachine(this.#queueServer, () => this.#presence());
    await this.look();
  }

  #presence(): Presence {
    const { program, stepVersions, folder } = this.#self;
    const { url, token } = this.#address ?? { url: '', token: '' };
    return {
      id: this.id,
      role: 'runner',
      ...{ host: hostname(), pid: process.pid, url, token, program, stepVersions },
      ...(folder !== undefined && { folder }),
      kinds: {},
      lanes: {},
      doing: [],
      about: [],
    };
  }

  #lost(): void {
    this.#lostAt ??= performance.now();
    this.#changed();
    this.#show();
  }

  /** The workers as people see them. */
  #shown(): Worker[] {
    return this.able().map(({ id, host, lanes, doing }) => ({ id, host, lanes, doing }));
  }

  #show(): void {
    const workers = this.#shown();
    for (const watch of this.#watchers) watch(workers);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #tell(sentence: string): void {
    for (const listener of this.#notices) listener(sentence);
  }

  #reportOnce(key: string, sentence: string): void {
    // While nobody listens, the sentence does not count as told.
    if (this.#reported.has(key) || this.#notices.size === 0) return;
    this.#reported.add(key);
    this.#tell(sentence);
  }
}

function isKind(text: string): text is StepKind {
  return kindForm.test(text);
}
