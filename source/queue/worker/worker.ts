import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import pLimit, { type LimitFunction } from 'p-limit';
import { describeError } from '../../core/errors.ts';
import { type LaneName, laneNames } from '../../core/job/step/steps.ts';
import { startSharingRates } from '../../providers/service/shared-rates.ts';
import type { SharedFolder } from '../files/shared-folder.ts';
import { WorkerFiles } from '../files/worker-files.ts';
import { laneOfKind, type StepKind } from '../kind-of-step.ts';
import { savePaidAnswer } from '../machines/paid-answers.ts';
import { PeerServer } from '../machines/peer-server.ts';
import { announceMachine, findMachine, readMachines } from '../machines/presence.ts';
import { QueueRates } from '../machines/rates.ts';
import {
  lockMs,
  type Presence,
  queueName,
  type StepJob,
  type StepResult,
  stalledCheckMs,
  stepJobSchema,
} from '../protocol.ts';
import { connectToQueue } from '../server/connect.ts';
import { waitForConnection } from '../server/first-connection.ts';
import type { QueueServer, StepTaker } from '../server/queue-server.ts';
import { type OpenStepResources, runAttempt } from './attempt.ts';

/** How often a step may be taken over: practically always, since each time its machine failed, not the step. */
const maxTakeovers = 1000;
/** How long a runner is remembered before it is looked up again. */
const rememberedMs = 1000;
/** How long a worker that is to end at once may take to give its steps back. */
const killedMs = 2000;

export interface WorkerOptions {
  url: string;
  folder: SharedFolder | undefined;
  /** The folder for files of other machines' jobs, below STOCKPILE_HOME. */
  ownFolder: string;
  program: string;
  stepVersions: string;
  /** What this machine can do. */
  kinds: readonly StepKind[];
  /** How many steps at once in each lane. */
  lanes: Readonly<Partial<Record<LaneName, number>>>;
  make: OpenStepResources;
  about: readonly string[];
  onLine(line: string): void;
}

interface Running {
  /** The id of the step. */
  id: string;
  what: string;
  lane: LaneName;
  stop: AbortController;
}

/** Takes steps of other machines' jobs from the queue. */
export class StepWorker {
  readonly #options: WorkerOptions;
  readonly #queueServer: QueueServer;
  readonly #id = randomUUID();
  readonly #files: WorkerFiles;
  readonly #limits = new Map<LaneName, LimitFunction>();
  readonly #workers: StepTaker[] = [];
  /** The attempts that run. A step whose lock was lost may come again while it runs. */
  readonly #running = new Set<Running>();
  readonly #runners = new Map<string, { at: number; runner: Promise<Presence | undefined> }>();
  #server: PeerServer | undefined;
  #endSharing: (() => void) | undefined;
  #silence: (() => Promise<void>) | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#queueServer = connectToQueue(options.url);
    this.#files = new WorkerFiles(options.ownFolder, options.folder, this.#id);
    for (const lane of laneNames) {
      const limit = options.lanes[lane];
      if (limit !== undefined) this.#limits.set(lane, pLimit(limit));
    }
  }

  get kinds(): readonly StepKind[] {
    return this.#options.kinds;
  }

  /** Begins to take steps. @throws UserError when the queue cannot be reached */
  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      // Otherwise it would go on trying to connect.
      await this.close(AbortSignal.abort());
      throw error;
    }
  }

  async #start(): Promise<void> {
    await waitForConnection(this.#queueServer);
    await this.#files.open();
    this.#endSharing = startSharingRates(new QueueRates(this.#queueServer));
    this.#server = await PeerServer.open(this.#queueServer.ownAddress(), async () => ({}));
    await this.#queueServer.onUnwanted((id) => {
      for (const each of this.#running) if (each.id === id) each.stop.abort(new Error('not wanted'));
    });
    for (const kind of this.#options.kinds) this.#workers.push(this.#take(kind));
    this.#silence = announceMachine(this.#queueServer, () => this.#presence());
    await this.#tellVersions().catch(() => {});
  }

  /** Takes no new steps and waits for those that run. @param signal aborted to stop those, too */
  async close(signal: AbortSignal): Promise<void> {
    const stop = () => {
      for (const each of this.#running) each.stop.abort(new Error('the worker ends'));
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const killed = new Promise<void>((resolve) => {
      const late = () => setTimeout(resolve, killedMs).unref();
      signal.addEventListener('abort', late, { once: true });
      if (signal.aborted) late();
    });
    // Without a connection, a step that was stopped cannot be given back; its lock ends by itself.
    await Promise.race([Promise.all(this.#workers.map((worker) => worker.close().catch(() => {}))), killed]);
    signal.removeEventListener('abort', stop);
    await Promise.race([this.#silence?.().catch(() => {}), sleep(killedMs, undefined, { ref: false })]);
    this.#endSharing?.();
    this.#server?.close();
    this.#queueServer.disconnect();
  }

  #take(kind: StepKind): StepTaker {
    const name = queueName(kind, this.#options.stepVersions);
    const worker = this.#queueServer.openWorker(name, (job) => this.#run(job), {
      concurrency: this.#options.lanes[laneOfKind(kind)] ?? 1,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: maxTakeovers,
    });
    // A lost connection is opened again; a lock that was lost is noticed by the runner.
    worker.on('error', () => {});
    return worker;
  }

  async #run(job: Job): Promise<StepResult> {
    const id = job.id ?? '';
    const parsed = stepJobSchema.safeParse(job.data);
    if (!parsed.success) return this.#refuse('it cannot be read');
    const data = parsed.data;
    const lane = laneOfKind(data.kind);
    const limit = this.#limits.get(lane) ?? pLimit(1);
    return limit(() => this.#attempt(id, data, lane));
  }

  async #attempt(id: string, data: StepJob, lane: LaneName): Promise<StepResult> {
    const stop = new AbortController();
    const what = `${data.step} ${data.needId}`;
    const running = { id, what, lane, stop };
    this.#running.add(running);
    const startedAt = performance.now();
    const attempt = randomUUID();
    const server = this.#server;
    try {
      if (!server) return this.#refuse('the worker has not begun');
      const output = await runAttempt(data, {
        id,
        attempt,
        host: hostname(),
        worker: this.#id,
        runner: () => this.#runner(data.runner),
        make: this.#options.make,
        files: this.#files,
        server,
        stop,
        startedAt,
        savePaidAnswer: (answer) => savePaidAnswer(this.#queueServer, id, answer),
      });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      this.#options.onLine(
        output.ended === 'well' ? `${what}: ${seconds} s` : `${what}: ${output.error.message}`,
      );
      return output;
    } catch (error) {
      const result = this.#refuse(describeError(error));
      this.#options.onLine(`${what}: ${describeError(error)}`);
      return result;
    } finally {
      this.#running.delete(running);
    }
  }

  #refuse(message: string): StepResult {
    return { ended: 'badly', worker: this.#id, calls: [], error: { blames: 'machine', message } };
  }

  #runner(id: string): Promise<Presence | undefined> {
    const known = this.#runners.get(id);
    if (known && performance.now() - known.at < rememberedMs) return known.runner;
    const runner = this.#lookUp(id, known?.runner);
    this.#runners.set(id, { at: performance.now(), runner });
    return runner;
  }

  /** While the queue cannot be reached, a runner counts as being where it was. */
  async #lookUp(id: string, last?: Promise<Presence | undefined>): Promise<Presence | undefined> {
    if (last === undefined) return findMachine(this.#queueServer, id);
    if (!this.#queueServer.isConnected) return last;
    const found = findMachine(this.#queueServer, id).catch(() => last);
    // The connection may be lost meanwhile; then the answer comes only with the next one.
    return Promise.race([found, sleep(rememberedMs, last, { ref: false })]);
  }

  #presence(): Presence {
    const { program, stepVersions, kinds, lanes, about, folder } = this.#options;
    const running = [...this.#running];
    const active = (lane: LaneName) => running.filter((each) => each.lane === lane).length;
    return {
      id: this.#id,
      role: 'worker',
      host: hostname(),
      pid: process.pid,
      url: this.#server?.url ?? '',
      token: this.#server?.token ?? '',
      program,
      stepVersions,
      ...(folder && { folder: folder.mark }),
      kinds: Object.fromEntries(kinds.map((kind) => [kind, lanes[laneOfKind(kind)] ?? 1])),
      lanes: Object.fromEntries(
        [...this.#limits].map(([lane, { concurrency }]) => [
          lane,
          { active: active(lane), limit: concurrency },
        ]),
      ),
      doing: running.map(({ what }) => what),
      about: [...about],
    };
  }

  /** Says which machines have other versions of the steps: this worker takes nothing of theirs. */
  async #tellVersions(): Promise<void> {
    for (const { host, program, stepVersions, id } of await readMachines(this.#queueServer)) {
      if (id === this.#id || stepVersions === this.#options.stepVersions) continue;
      this.#options.onLine(
        `${host} runs version ${program}, whose steps this version cannot run. Install the same version on both`,
      );
    }
  }
}
