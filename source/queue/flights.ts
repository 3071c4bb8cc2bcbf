import { setTimeout as sleep } from 'node:timers/promises';
import type { Flight } from './flight.ts';
import { GoneError } from './machines/peer-server.ts';
import type { Answer, Message } from './protocol.ts';
import { NotRunError } from './remote-steps.ts';

/** How often attempts are looked for that are silent. */
const lookMs = 1000;

/** All steps of this process about which other machines may ask. */
export class Flights {
  /** Steps whose result is awaited. */
  readonly #awaited = new Map<string, Flight>();
  /** Steps that run on this machine now, while others may still hand over what they have paid for. */
  readonly #late = new Map<string, Flight>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      for (const flight of [...this.#awaited.values(), ...this.#late.values()]) flight.look();
    }, lookMs);
    this.#timer.unref();
  }

  await(step: string, flight: Flight): void {
    this.#awaited.set(step, flight);
  }

  /** The step has ended or is aborted. */
  end(step: string, flight: Flight): void {
    flight.close();
    if (this.#awaited.get(step) === flight) this.#awaited.delete(step);
    if (this.#late.get(step) === flight) this.#late.delete(step);
  }

  /**
   * Lets a step run on this machine, with what others have paid for or still pay for it.
   * @param maxMs how long it may take to find out
   * @returns the error that says so
   */
  async runHere(step: string, flight: Flight, reason: NotRunError, maxMs: number): Promise<NotRunError> {
    flight.giveUp(reason);
    this.#awaited.delete(step);
    this.#late.set(step, flight);
    await Promise.race([flight.restore().catch(() => {}), sleep(maxMs, undefined, { ref: false })]);
    return new NotRunError(reason.message, () => this.end(step, flight));
  }

  /** @throws GoneError when nobody waits for the step */
  async answer({ step, attempt, before, what }: Message): Promise<Answer> {
    const flight = this.#awaited.get(step) ?? this.#late.get(step);
    if (!flight) throw new GoneError();
    return flight.answer(attempt, before, what);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const flight of [...this.#awaited.values(), ...this.#late.values()]) flight.close();
  }
}
