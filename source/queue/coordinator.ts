import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../core/errors.ts';
import type { StepName, StepOutput } from '../core/job/step/steps.ts';
import type { Worker } from '../core/job/worker.ts';
import { rejectOnAbort } from '../core/reject-on-abort.ts';
import type { Settings } from '../core/settings/settings.ts';
import { startSharingRates } from '../providers/service/shared-rates.ts';
import { RunnerFiles } from './files/runner-files.ts';
import type { SharedFolder } from './files/shared-folder.ts';
import { laneOfKind, type StepKind } from './kind-of-step.ts';
import { forgetPaidAnswers, readPaidAnswers } from './machines/paid-answers.ts';
import { Peers } from './machines/peers.ts';
import { findMachine } from './machines/presence.ts';
import { QueueRates } from './machines/rates.ts';
import { SharedSlots } from './machines/slots.ts';
import { queueName, resultAgeSeconds, type StepJob, type StepResult } from './protocol.ts';
import { NotRunError, type RemoteCapacity, type RemoteRun, type RemoteSteps } from './remote-steps.ts';
import { connectToQueue } from './server/connect.ts';
import { waitForConnection } from './server/first-connection.ts';
import type { QueueServer, StepQueue } from './server/queue-server.ts';
import { StepInFlight } from './step-in-flight.ts';
import { createStepJob, queuePriority, stepId, toStepFailure, toStepResult } from './step-job.ts';
import { StepsInFlight } from './steps-in-flight.ts';

/** How often the queue is asked about steps that run elsewhere, and who is there. */
const lookMs = 1000;
/** How long it may take to leave the queue. */
const leaveMs = 2000;
/** How long the queue may take to say what is left of a step; after that the step runs without it. */
const leftMs = 3000;

export interface CoordinatorOptions {
  url: string;
  patienceSeconds: number;
  folder: SharedFolder | undefined;
  program: string;
  stepVersions: string;
}

/** A step that was handed to the queue and whose result is awaited. */
interface Waiting {
  inFlight: StepInFlight;
  queue: StepQueue;
  id: string;
  data: StepJob;
  priority: number;
  /** Whether the queue has it. */
  isQueued: boolean;
}

/** Hands the steps of this process's jobs to other machines, and answers what those ask meanwhile. */
export class Coordinator implements RemoteSteps {
  readonly #options: CoordinatorOptions;
  readonly #queueServer: QueueServer;
  readonly #peers: Peers;
  readonly #files: RunnerFiles;
  readonly #queues = new Map<string, StepQueue>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #inFlight = new StepsInFlight();
  readonly slots: SharedSlots;
  readonly #endSharing: () => void;
  /** Steps in the queue whose result was taken and that can be removed. */
  readonly #taken = new Map<StepQueue, Set<string>>();
  readonly #timer: NodeJS.Timeout;
  /** The first connection, or the end of the wait for it. */
  #first: Promise<void> | undefined;
  #isLooking = false;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
    this.#queueServer = connectToQueue(options.url);
    this.slots = new SharedSlots(this.#queueServer);
    this.#endSharing = startSharingRates(new QueueRates(this.#queueServer));
    const { url, program, stepVersions, folder } = options;
    const self = { url, program, stepVersions, folder: folder?.mark };
    this.#peers = new Peers(this.#queueServer, self, (message) => this.#inFlight.answer(message));
    this.#files = new RunnerFiles(folder, {
      id: this.#peers.id,
      offer: (path) => this.#peers.offer(path),
      machine: (id) => findMachine(this.#queueServer, id),
    });
    this.#timer = setInterval(() => void this.#look(), lookMs);
    this.#timer.unref();
  }

  /** Waits for the connection. @throws UserError when it takes too long */
  connected(): Promise<void> {
    return waitForConnection(this.#queueServer);
  }

  seats(): readonly RemoteCapacity[] {
    return this.#peers.seats();
  }

  machines(): number {
    return this.#peers.able().length;
  }

  subscribe(listener: () => void): () => void {
    return this.#peers.subscribe(listener);
  }

  onWorkers(listener: (workers: readonly Worker[]) => void): () => void {
    return this.#peers.onWorkers(listener);
  }

  onNotice(listener: (sentence: string) => void): () => void {
    return this.#peers.onNotice(listener);
  }

  async hasLeft<Name extends StepName, Input>(run: RemoteRun<Name, Input>): Promise<boolean> {
    // A resumed job begins before the connection is there.
    this.#first ??= this.connected().catch(() => {});
    await rejectOnAbort(this.#first, run.context.signal);
    if (!this.#queueServer.isConnected) return false;
    const id = stepId(run);
    const late = sleep(leftMs, false, { ref: false });
    return Promise.race([this.#isLeft(run, id).catch(() => false), late]);
  }

  async #isLeft<Name extends StepName, Input>(run: RemoteRun<Name, Input>, id: string): Promise<boolean> {
    await this.#stepInFlight(run, id).restore();
    const job = await this.#queueOf(run.kind, run.settings).getJob(id);
    const result = job && toStepResult(job);
    if (result) return result.ended === 'well' && (await this.#files.areThere(result.output));
    return (await job?.isActive()) ?? false;
  }

  async run<Name extends StepName, Input>(run: RemoteRun<Name, Input>): Promise<StepOutput<Name>> {
    const { step, context, kind } = run;
    const { signal } = context;
    const data = await createStepJob(run, this.#peers.id, this.#files).catch((error: unknown) => {
      throw error instanceof NotRunError ? error : new NotRunError(describeError(error));
    });
    const id = stepId(run);
    const inFlight = this.#stepInFlight(run, id);
    const queue = this.#queueOf(kind, run.settings);
    const waiting = { inFlight, queue, id, data, priority: queuePriority(run.priority), isQueued: false };
    this.#waiting.set(id, waiting);
    this.#inFlight.await(id, inFlight);
    try {
      void this.#put(waiting).catch((error: unknown) =>
        inFlight.giveUp(new NotRunError(describeError(error))),
      );
      const result = await rejectOnAbort(inFlight.ended, signal);
      for (const call of result.calls) inFlight.called(call);
      const output = step.output.parse(await this.#take(result, context.workDir, id, signal));
      this.#inFlight.end(id, inFlight);
      return output;
    } catch (error) {
      if (error instanceof NotRunError && !signal.aborted)
        throw await this.#inFlight.runHere(id, inFlight, error, leftMs);
      this.#inFlight.end(id, inFlight);
      throw error;
    } finally {
      this.#waiting.delete(id);
      if (signal.aborted) this.#abort(waiting);
      this.#taken.set(queue, (this.#taken.get(queue) ?? new Set<string>()).add(id));
    }
  }

  #stepInFlight<Name extends StepName, Input>(
    { context, kind, onBegin, onCommand }: RemoteRun<Name, Input>,
    id: string,
  ): StepInFlight {
    const answers = () =>
      laneOfKind(kind) === 'ai' ? readPaidAnswers(this.#queueServer, id) : Promise.resolve([]);
    return new StepInFlight(context, { onBegin, onCommand, readPaidAnswers: answers });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#inFlight.close();
    this.#endSharing();
    // Without a connection, leaving would never end.
    await Promise.race([this.#leave().catch(() => {}), sleep(leaveMs, undefined, { ref: false })]);
    this.#queueServer.disconnect();
  }

  async #leave(): Promise<void> {
    await this.slots.close();
    if (this.#queueServer.isConnected) await this.#removeTaken();
    await this.#peers.close();
    for (const queue of this.#queues.values()) await queue.close();
  }

  /** The queue of a kind; it holds the limits of services over all jobs of all machines. */
  #queueOf(kind: StepKind, settings: Settings): StepQueue {
    const name = queueName(kind, this.#options.stepVersions);
    const known = this.#queues.get(name);
    if (known) return known;
    const queue = this.#queueServer.openQueue(name);
    queue.on('error', () => {});
    const limits = { ai: settings.PARALLEL_AI_CALLS, search: settings.PARALLEL_SEARCHES };
    const lane = laneOfKind(kind);
    if (lane === 'ai' || lane === 'search') void queue.setGlobalConcurrency(limits[lane]).catch(() => {});
    this.#queues.set(name, queue);
    return queue;
  }

  /** Looks who is there and what has become of the steps that are awaited. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (this.#queueServer.isConnected) await this.#lookAtAll();
      else if (this.#peers.lostFor() >= this.#options.patienceSeconds) {
        const reason = new NotRunError('the queue cannot be reached');
        for (const { inFlight } of this.#waiting.values()) inFlight.giveUp(reason);
      }
    } catch {
      // The connection was lost meanwhile; the next look sees that.
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookAtAll(): Promise<void> {
    await this.#peers.look();
    for (const waiting of this.#waiting.values()) await this.#lookAt(waiting);
    await this.#removeTaken();
  }

  async #lookAt(waiting: Waiting): Promise<void> {
    if (!waiting.isQueued) return;
    const { queue, id, inFlight, data } = waiting;
    const job = await queue.getJob(id);
    // The server was restarted and has lost the step.
    if (!job) return this.#put(waiting);
    const result = toStepResult(job);
    if (result) return inFlight.finish(result);
    if (this.#peers.able().some(({ kinds }) => kinds[data.kind] !== undefined)) return;
    // Nobody is left who could run it. A step whose lock has not expired yet cannot be removed.
    const isRemoved = await job.remove().then(
      () => true,
      () => false,
    );
    if (isRemoved) inFlight.giveUp(new NotRunError('no other machine is left'));
  }

  /** Puts a step into the queue, unless its result is there, from an earlier run that was killed before it took it. */
  async #put(waiting: Waiting): Promise<void> {
    const { queue, id, data, priority, inFlight } = waiting;
    waiting.isQueued = false;
    const known = await queue.getJob(id);
    if (known) {
      const result = toStepResult(known);
      if (result?.ended === 'well' && (await this.#files.areThere(result.output)))
        return inFlight.finish(result);
      if (!known.finishedOn && (await known.isActive())) {
        // With the new data, a worker that takes the step over asks this runner.
        await known.updateData(data);
        waiting.isQueued = true;
        return;
      }
      await known.remove().catch(() => {});
    }
    await queue.add(data.step, data, {
      jobId: id,
      priority,
      removeOnComplete: { age: resultAgeSeconds },
      removeOnFail: { age: resultAgeSeconds },
    });
    waiting.isQueued = true;
  }

  async #take(result: StepResult, workDir: string, id: string, signal: AbortSignal): Promise<unknown> {
    if (result.ended === 'badly') throw toStepFailure(result);
    try {
      return await this.#files.arrive(result.output, workDir, id.slice(0, 12), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new NotRunError(describeError(error));
    }
  }

  #abort({ queue, id }: Waiting): void {
    if (!this.#queueServer.isConnected) return;
    void this.#queueServer.tellUnwanted(id).catch(() => {});
    void queue.remove(id).catch(() => {});
  }

  /** Removes steps whose result was taken. One that a worker still holds is removed by the next look, or expires. */
  async #removeTaken(): Promise<void> {
    for (const [queue, ids] of this.#taken) {
      const now = [...ids].filter((id) => !this.#waiting.has(id));
      for (const id of now) ids.delete(id);
      await Promise.all(now.map((id) => queue.remove(id).catch(() => ids.add(id))));
      await forgetPaidAnswers(this.#queueServer, now);
    }
  }
}
