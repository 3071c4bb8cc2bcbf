import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Call } from '../../../source/core/money/call.ts';
import type { Cable } from './cable.ts';
import { memoryCache, openRunner, rankRun } from './machines.ts';
import { purse } from './paid-answer.ts';

const program = join(import.meta.dirname, 'worker-process.ts');

/** What became of a step whose worker vanished while it paid. */
export interface Takeover {
  /** Seconds until another worker paid for the same step. */
  seconds: number;
  output: unknown;
  /** The machines that began it. */
  begun: string[];
  /** What was reported as paid, and how each reservation of money ended, the first list as of the takeover. */
  calls: Call[];
  endsAtTakeover: string[];
  ends: string[];
}

/** Workers in processes of their own, which pay by a request to a service that answers when a test wants. */
export class GoneWorkers {
  readonly #folder: string;
  readonly #processes: ChildProcess[] = [];
  readonly #asked: ServerResponse[] = [];
  readonly #service = createServer((_request, response) => void this.#asked.push(response));
  #started = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => void this.#service.listen(0, () => resolve()));
  }

  /** Starts a worker, on another host where there is one, and waits until it takes steps. */
  async start(url: string, cable?: Cable): Promise<ChildProcess> {
    const address = this.#service.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const folder = join(this.#folder, `worker-${this.#started++}`);
    const own = [process.execPath, program, url, folder, `http://${cable?.here ?? '127.0.0.1'}:${port}`];
    const [command = '', ...args] = cable?.there(own) ?? own;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#processes.push(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    return child;
  }

  /** Has a step run by the only worker until it pays, lets the worker vanish, and lets another one take over. */
  async takeOver(url: string, needId: string, vanish: () => void): Promise<Takeover> {
    const queue = await openRunner(url);
    const { calls, ends, context } = purse();
    const begun: string[] = [];
    const run = rankRun(needId, this.#folder, { cache: memoryCache(), ...context });
    const ranked = queue.run({ ...run, onBegin: (machine) => begun.push(machine) });
    await this.#until(1);
    await this.start(url);
    const goneAt = performance.now();
    vanish();
    await this.#until(2);
    const seconds = (performance.now() - goneAt) / 1000;
    const endsAtTakeover = [...ends];
    this.#asked[1]?.end();
    const output = await ranked;
    await queue.close();
    return { seconds, output, begun, calls, endsAtTakeover, ends };
  }

  /** Kills all workers. */
  async clear(): Promise<void> {
    const killed = this.#processes.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    });
    await Promise.all(killed);
    for (const response of this.#asked.splice(0)) response.destroy();
  }

  close(): void {
    this.#service.close();
  }

  async #until(requests: number): Promise<void> {
    while (this.#asked.length < requests) await once(this.#service, 'request');
  }
}
