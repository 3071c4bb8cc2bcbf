import { needStepNames } from '../../step/steps.ts';

const stepCount = needStepNames.length;

/** The steps of a simulation that wait for a slot, by step and need. */
export class WaitingSteps {
  readonly #needs: number;
  /** How often a step was begun, by step and need. */
  readonly #begun: Uint16Array;
  /** How many runs of a step wait, by step and need; and by step the first need that may have one. */
  readonly #waiting: Uint8Array;
  readonly #first = new Int32Array(stepCount);
  /** By step, the first need that may wait to begin it for the first time. */
  readonly #firstFresh = new Int32Array(stepCount);

  constructor(needs: number, begun: Uint16Array) {
    this.#needs = needs;
    this.#begun = begun;
    this.#waiting = new Uint8Array(stepCount * needs);
  }

  clear(): void {
    this.#waiting.fill(0);
    this.#first.fill(this.#needs);
    this.#firstFresh.fill(this.#needs);
  }

  push(need: number, step: number): void {
    const at = step * this.#needs + need;
    this.#waiting[at] = (this.#waiting[at] ?? 0) + 1;
    if (need < (this.#first[step] ?? 0)) this.#first[step] = need;
    if (need < (this.#firstFresh[step] ?? 0) && (this.#begun[at] ?? 0) === 0) this.#firstFresh[step] = need;
  }

  /** Takes the earliest need for which this step waits; one for which it never ran goes first. */
  pop(step: number): number | undefined {
    const fresh = this.#skip(this.#firstFresh, step, true);
    const need = fresh < this.#needs ? fresh : this.#skip(this.#first, step, false);
    return this.remove(need, step) ? need : undefined;
  }

  /** Takes one run of a step of this need away. @returns whether one waited */
  remove(need: number, step: number): boolean {
    const at = step * this.#needs + need;
    const count = need < this.#needs ? (this.#waiting[at] ?? 0) : 0;
    if (count > 0) this.#waiting[at] = count - 1;
    return count > 0;
  }

  /** Moves the pointer of a step to the next need for which it waits. */
  #skip(pointers: Int32Array, step: number, fresh: boolean): number {
    let need = pointers[step] ?? 0;
    for (; need < this.#needs; need++) {
      const at = step * this.#needs + need;
      if ((this.#waiting[at] ?? 0) > 0 && (!fresh || (this.#begun[at] ?? 0) === 0)) break;
    }
    pointers[step] = need;
    return need;
  }
}
