import { setTimeout as sleep } from 'node:timers/promises';
import { GoneError } from './machines/peer-server.ts';
import type { RunnerAnswer, WorkerMessage } from './protocol.ts';
import { NotRunError } from './remote-steps.ts';
import type { StepInFlight } from './step-in-flight.ts';

/** How often silent attempts are looked for, in milliseconds. */
const lookMs = 1000;

/** All steps of this process about which other machines may ask. */
export class StepsInFlight {
  /** Steps whose result is awaited. */
  readonly #awaited = new Map<string, StepInFlight>();
  /** Steps that run on this machine now, while others may still hand over what they have paid for. */
  readonly #late = new Map<string, StepInFlight>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      for (const inFlight of [...this.#awaited.values(), ...this.#late.values()]) inFlight.look();
    }, lookMs);
    this.#timer.unref();
  }

  await(step: string, inFlight: StepInFlight): void {
    this.#awaited.set(step, inFlight);
  }

  /** The step has ended or is aborted. */
  end(step: string, inFlight: StepInFlight): void {
    inFlight.close();
    if (this.#awaited.get(step) === inFlight) this.#awaited.delete(step);
    if (this.#late.get(step) === inFlight) this.#late.delete(step);
  }

  /**
   * Lets a step run on this machine, with what others have paid for or still pay for it.
   * @param maxMs how long it may take to find out
   * @returns the error that says so
   */
  async runHere(
    step: string,
    inFlight: StepInFlight,
    reason: NotRunError,
    maxMs: number,
  ): Promise<NotRunError> {
    inFlight.giveUp(reason);
    this.#awaited.delete(step);
    this.#late.set(step, inFlight);
    await Promise.race([inFlight.restore().catch(() => {}), sleep(maxMs, undefined, { ref: false })]);
    return new NotRunError(reason.message, () => this.end(step, inFlight));
  }

  /** @throws GoneError when nobody waits for the step */
  async answer({ step, attempt, before, what }: WorkerMessage): Promise<RunnerAnswer> {
    const inFlight = this.#awaited.get(step) ?? this.#late.get(step);
    if (!inFlight) throw new GoneError();
    return inFlight.answer(attempt, before, what);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const inFlight of [...this.#awaited.values(), ...this.#late.values()]) inFlight.close();
  }
}
