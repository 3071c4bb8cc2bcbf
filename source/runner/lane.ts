import pLimit from 'p-limit';
import type { Priority } from '../core/job/choice/priority.ts';
import type { LaneLoad } from '../core/job/step/steps.ts';

interface Waiting {
  priority: () => Priority;
  gate: PauseGate;
  /** Runs the task. Resolves to a function that settles the caller's promise. */
  start: () => Promise<() => void>;
}

/** What one job has had of a lane, so that the jobs take turns. */
interface Share {
  active: number;
  /** When it last got a slot, as a count of all starts; 0 for never. */
  lastStart: number;
}

/** Waits for a slot over all machines. @returns a function that gives it back */
export type AcquireSharedSlot = (limit: () => number) => Promise<() => void>;

/**
 * A resource with a limit on how many steps may use it at once, over all jobs. p-limit manages the slots. Which waiting
 * step gets a slot is decided when one is free. The job that uses the fewest slots goes first, of equals the one that
 * has waited longest, so that no job is held up by a longer one. Within a job the priority decides, then the order in which the
 * steps came.
 */
export class Lane {
  readonly #limit;
  /** No step starts while the limit is 0, which p-limit does not know. */
  #isClosed: boolean;
  readonly #onChange: () => void;
  #queue: Waiting[] = [];
  #active = 0;
  #starts = 0;
  /** Takes a slot of all machines; undefined while this process is alone. */
  #permit: AcquireSharedSlot | undefined;
  /** Starts that wait for such a slot. */
  #asking = 0;
  /** By the gate of the job. */
  readonly #shares = new WeakMap<PauseGate, Share>();

  constructor(limit: number, onChange: () => void) {
    this.#limit = pLimit({ concurrency: Math.max(1, limit), rejectOnClear: true });
    this.#isClosed = limit === 0;
    this.#onChange = onChange;
  }

  load(): LaneLoad {
    return { active: this.#active, limit: this.#slots(), waiting: this.#queue.length };
  }

  limit(limit: number): void {
    if (limit === this.#slots()) return;
    this.#isClosed = limit === 0;
    this.#limit.concurrency = Math.max(1, limit);
    this.#onChange();
    this.startWaiting();
  }

  /** From now on each step also needs a slot of all machines. */
  share(permit: AcquireSharedSlot | undefined): void {
    this.#permit = permit;
  }

  #slots(): number {
    return this.#isClosed ? 0 : this.#limit.concurrency;
  }

  /**
   * Runs a task as soon as there is a free slot and its gate is open.
   * @param priority asked each time a slot is free, because it may change while the task waits
   * @throws the signal's reason if it is aborted before the task begins; otherwise what the task throws
   */
  run<Value>(
    priority: () => Priority,
    gate: PauseGate,
    signal: AbortSignal,
    task: () => Promise<Value>,
  ): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      signal.throwIfAborted();
      const giveUp = () => {
        this.#queue = this.#queue.filter((each) => each !== waiting);
        this.#onChange();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        priority,
        gate,
        start: async () => {
          signal.removeEventListener('abort', giveUp);
          return task().then(
            (value) => () => resolve(value),
            (error: unknown) => () => reject(error),
          );
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(waiting);
      this.#onChange();
      this.startWaiting();
    });
  }

  /** Starts waiting steps while there are free slots. Also called when a gate opens. */
  startWaiting(): void {
    // Request one slot per waiting step; more requests would pile up while the lane is full.
    const missing = this.#queue.length - this.#limit.pendingCount - this.#asking;
    for (let count = 0; count < missing; count++) void this.#limit(() => this.#startNext());
  }

  async #startNext(): Promise<void> {
    if (!this.#permit) return this.#startWithSlot();
    this.#asking++;
    const giveBack = await this.#permit(() => this.#slots()).finally(() => this.#asking--);
    await this.#startWithSlot().finally(giveBack);
  }

  async #startWithSlot(): Promise<void> {
    const next = this.#isClosed ? undefined : this.#next();
    if (!next) return;
    this.#queue = this.#queue.filter((each) => each !== next);
    const share = this.#shareOf(next.gate);
    share.active++;
    share.lastStart = ++this.#starts;
    this.#active++;
    this.#onChange();
    const settle = await next.start();
    share.active--;
    this.#active--;
    this.#onChange();
    settle();
  }

  #next(): Waiting | undefined {
    const open = this.#queue.filter(({ gate }) => gate.isOpen);
    const shares = new Map(open.map(({ gate }) => [gate, this.#shareOf(gate)]));
    const [first] = [...shares].sort(([, a], [, b]) => a.active - b.active || a.lastStart - b.lastStart);
    let best: { waiting: Waiting; priority: Priority } | undefined;
    for (const waiting of open) {
      if (waiting.gate !== first?.[0]) continue;
      const priority = waiting.priority();
      if (!best || compare(priority, best.priority) < 0) best = { waiting, priority };
    }
    return best?.waiting;
  }

  #shareOf(gate: PauseGate): Share {
    const share = this.#shares.get(gate) ?? { active: 0, lastStart: 0 };
    this.#shares.set(gate, share);
    return share;
  }
}

/** Holds back new steps of one job while it is paused; running ones finish. */
export class PauseGate {
  isOpen = true;
}

function compare(a: Priority, b: Priority): number {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
