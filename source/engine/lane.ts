import pLimit from 'p-limit';
import type { LaneLoad, LaneName } from '../core/steps.ts';

interface Waiting {
  /** Lower goes first. */
  priority: readonly [stepsLeft: number, needIndex: number];
  order: number;
  /** Runs the task; calling what it brings tells the waiter. */
  start: () => Promise<() => void>;
}

/**
 * A resource with a limit on how many steps may use it at once. p-limit holds the places; which waiting step gets a
 * free one is decided when it is free: the one closest to the end of its need, then the earliest need.
 */
export class Lane {
  readonly name: LaneName;
  readonly #limit;
  readonly #gate: Gate;
  readonly #onChange: () => void;
  #queue: Waiting[] = [];
  #active = 0;
  #count = 0;

  constructor(name: LaneName, limit: number, gate: Gate, onChange: () => void) {
    this.name = name;
    this.#limit = pLimit({ concurrency: limit, rejectOnClear: true });
    this.#gate = gate;
    this.#onChange = onChange;
  }

  load(): LaneLoad {
    return { active: this.#active, limit: this.#limit.concurrency, waiting: this.#queue.length };
  }

  /**
   * Runs the task when there is room and the gate is open.
   * @throws the signal's reason when it is aborted before the task began, else whatever the task throws.
   */
  run<Value>(priority: Waiting['priority'], signal: AbortSignal, task: () => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      signal.throwIfAborted();
      const giveUp = () => {
        this.#queue = this.#queue.filter((each) => each !== waiting);
        this.#onChange();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        priority,
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
      void this.#limit(() => this.#serve());
    });
  }

  async #serve(): Promise<void> {
    await this.#gate.opened();
    const next = this.#queue.toSorted(compare)[0];
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

/** Holds back new steps while a job is paused; running ones go on. */
export class Gate {
  #closed: Promise<void> | undefined;
  #open: (() => void) | undefined;

  close(): void {
    if (this.#closed !== undefined) return;
    this.#closed = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open?.();
    this.#closed = undefined;
    this.#open = undefined;
  }

  async opened(): Promise<void> {
    while (this.#closed !== undefined) await this.#closed;
  }
}

function compare(a: Waiting, b: Waiting): number {
  return a.priority[0] - b.priority[0] || a.priority[1] - b.priority[1] || a.order - b.order;
}
