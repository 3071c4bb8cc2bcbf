import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CliRun, startCli } from '../harness/cli.ts';
import { seededRandom } from '../harness/services/http/random.ts';
import { RedisServer } from '../harness/services/redis.ts';

/** Milliseconds between two kills: shorter and longer than a step is taken over. */
const pauseMs = { min: 300, max: 4000 };

/** Workers and their Redis, killed at random moments and started again while a job runs. */
export class QueueChaos {
  readonly env: Record<string, string>;
  /** Kills by victim. */
  readonly kills = new Map<string, number>();
  readonly #redis: RedisServer;
  readonly #folder: string;
  readonly #random: () => number;
  readonly #workers = new Map<string, CliRun>();
  #killed: (from: number, to: number) => void = () => {};
  #isRunning = false;
  #loop: Promise<void> = Promise.resolve();

  private constructor(redis: RedisServer, folder: string, seed: number, env: Record<string, string>) {
    this.#redis = redis;
    this.#folder = folder;
    this.#random = seededRandom(seed);
    this.env = { ...env, QUEUE_URL: redis.url, PARALLEL_EXTRACTIONS: '1' };
  }

  /** @param env of the stand-ins, which the workers use, too */
  static async open(folder: string, seed: number, env: Record<string, string>): Promise<QueueChaos> {
    return new QueueChaos(await RedisServer.start(join(folder, 'redis')), folder, seed, env);
  }

  /** Starts the workers and begins to kill. @param killed gets the time of each kill, milliseconds since 1970 */
  async start(killed: (from: number, to: number) => void): Promise<void> {
    this.#killed = killed;
    this.#isRunning = true;
    for (const name of ['worker-1', 'worker-2']) this.#startWorker(name);
    this.#loop = this.#kill();
  }

  /** Ends the kills and the workers. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#loop;
    const workers = [...this.#workers.values()];
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(workers.map(({ result }) => result));
    this.#workers.clear();
  }

  async close(): Promise<void> {
    await this.#redis.kill();
  }

  #startWorker(name: string): void {
    const home = join(this.#folder, name);
    this.#workers.set(name, startCli(['worker'], { cwd: this.#folder, home, env: this.env }));
  }

  async #kill(): Promise<void> {
    const victims = ['worker-1', 'worker-2', 'the queue'];
    while (this.#isRunning) {
      await sleep(pauseMs.min + this.#random() * (pauseMs.max - pauseMs.min));
      if (!this.#isRunning) return;
      const victim = victims[Math.floor(this.#random() * victims.length)] ?? 'the queue';
      this.kills.set(victim, (this.kills.get(victim) ?? 0) + 1);
      const from = Date.now();
      if (victim === 'the queue') {
        await this.#redis.kill();
        await this.#redis.restart();
      } else {
        const worker = this.#workers.get(victim);
        worker?.kill('SIGKILL');
        await worker?.result;
        this.#startWorker(victim);
        this.#killed(from, Date.now());
      }
    }
  }
}
