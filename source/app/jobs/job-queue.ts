import { version } from '../../../package.json';
import { laneOfKind } from '../../queue/kind-of-step.ts';
import type { RemoteSteps } from '../../queue/remote-steps.ts';
import type { Lanes } from '../../runner/lanes.ts';
import type { CommandContext } from '../context.ts';

/** The queue of QUEUE_URL for all jobs of this process. Its code is loaded only when it is used. */
export class JobQueue {
  readonly #context: CommandContext;
  readonly #lanes: Lanes;
  #open: Promise<RemoteSteps> | undefined;

  constructor(context: CommandContext, lanes: Lanes) {
    this.#context = context;
    this.#lanes = lanes;
  }

  /** The other machines that take steps; undefined without QUEUE_URL. What they can run becomes slots of the lanes. */
  async open(): Promise<RemoteSteps | undefined> {
    if (this.#context.settings.QUEUE_URL === '') return undefined;
    this.#open ??= this.#connect();
    return this.#open;
  }

  /** Closes the connection when no job runs any more. The next job opens it again. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await (await open)?.close();
    this.#lanes.offerElsewhere([]);
  }

  async #connect(): Promise<RemoteSteps> {
    const { openQueue } = await import('../../queue/open-queue.ts');
    const queue = await openQueue(this.#context.settings, version);
    queue.subscribe(() => {
      const seats = queue.seats();
      this.#lanes.offerElsewhere(seats.map(({ kind, count }) => ({ kind, lane: laneOfKind(kind), count })));
    });
    return queue;
  }
}
