import pLimit from 'p-limit';
import type { LaneLoad } from '../core/job/steps.ts';

/** Lower goes first: how many steps are left of the need, then the need's place. */
export type Priority = readonly [stepsLeft: number, needIndex: number];

interface Waiting {
  priority: Priority;
  order: number;
  gate: Gate;
  /** Runs the task; the function it resolves to settles the caller's promise. */
  start: () => Promise<() => void>;
}

/**
 * A resource with a limit on how many steps may use it at once, whatever job they belong to. p-limit holds the places;
 * which waiting step gets a free one is decided when it is free: the one closest to the end of its need, then the
 * earliest need.
 */
export class Lane {
  readonly #limit;
  readonly #onChange: () => void;
  #queue: Waiting[] = [];
  #active = 0;
  #count = 0;

  constructor(limit: number, onChange: () => void) {
    this.#limit = pLimit({ concurrency: limit, rejectOnClear: true });
    this.#onChange = onChange;
  }

  load(): LaneLoad {
    return { active: this.#active, limit: this.#limit.concurrency, waiting: this.#queue.length };
  }

  limit(limit: number): void {
    if (limit === this.#limit.concurrency) return;
    this.#limit.concurrency = limit;
    this.#onChange();
  }

  /**
   * Runs the task when there is room and its gate is open.
   * @throws the signal's reason when it is aborted before the task began, else whatever the task throws.
   */
  run<Value>(
    priority: Priority,
    gate: Gate,
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
        order: this.#count++,
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
      this.offer();
    });
  }

  /** Starts waiting steps as far as there is room; called again when a gate opens. */
  offer(): void {
    // One pending slot per waiting step: more would pile up while the lane is full.
    const missing = this.#queue.length - this.#limit.pendingCount;
    for (let count = 0; count < missing; count++) void this.#limit(() => this.#serve());
  }

  async #serve(): Promise<void> {
    const next = this.#queue.filter(({ gate }) => gate.isOpen).sort(compare)[0];
    if (!next) return;
    this.#queue = this.#queue.filter((each) => each !== next);
    this.#active++;
    this.#onChange();
    const settle = await next.start();
    this.#active--;
    this.#onChange();
    settle();
  }
}

/** Holds back new steps of a paused job; running ones finish. */
export class Gate {
  isOpen = true;
}

function compare(a: Waiting, b: Waiting): number {
  return a.priority[0] - b.priority[0] || a.priority[1] - b.priority[1] || a.order - b.order;
}
