import { version } from '../../../package.json';
import { laneOfKind } from '../../queue/kind-of-step.ts';
import type { RemoteSteps } from '../../queue/remote-steps.ts';
import type { Lanes } from '../../runner/lanes.ts';
import type { CommandContext } from '../context/context.ts';

/** The queue of QUEUE_URL for all jobs of this process. Its code is loaded only when it is used. */
export class JobQueue {
  readonly #context: Pick<CommandContext, 'settings'>;
  readonly #lanes: Lanes;
  /** The jobs that use it. */
  readonly #users = new Set<string>();
  #open: Promise<RemoteSteps> | undefined;

  constructor(context: Pick<CommandContext, 'settings'>, lanes: Lanes) {
    this.#context = context;
    this.#lanes = lanes;
  }

  /**
   * The other machines that take steps, for a job, until it is closed for it; undefined without QUEUE_URL. What they can
   * run becomes slots of the lanes.
   * @throws UserError when QUEUE_FOLDER cannot be used
   */
  async open(jobId: string): Promise<RemoteSteps | undefined> {
    if (this.#context.settings.QUEUE_URL === '') return undefined;
    this.#users.add(jobId);
    const open = this.#open ?? this.#connect();
    this.#open = open;
    try {
      return await open;
    } catch (error) {
      await this.close(jobId);
      throw error;
    }
  }

  /** A job uses it no more. When no job does, the connection is closed. The next job opens it again. */
  async close(jobId: string): Promise<void> {
    this.#users.delete(jobId);
    if (this.#users.size > 0) return;
    const open = this.#open;
    this.#open = undefined;
    // One that could not be opened has nothing to close; the next job tries again.
    await (await open?.catch(() => undefined))?.close();
    if (this.#open) return;
    this.#lanes.offerElsewhere([]);
    this.#lanes.share(undefined);
  }

  async #connect(): Promise<RemoteSteps> {
    const { openQueue } = await import('../../queue/open-queue.ts');
    const queue = await openQueue(this.#context.settings, version);
    this.#lanes.share(queue.slots);
    queue.subscribe(() => {
      const seats = queue.seats();
      this.#lanes.offerElsewhere(seats.map(({ kind, count }) => ({ kind, lane: laneOfKind(kind), count })));
    });
    return queue;
  }
}
