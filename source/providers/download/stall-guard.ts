import { type Service, ServiceError } from '../service/service-error.ts';

/** A server that sends nothing for this long will not send any more. */
export const stallSeconds = 20;

/** Ends a transfer in which nothing moves any more, long before its deadline. */
export class StallGuard {
  /** Aborted with a ServiceError when nothing moved, or as the outer signal is. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #service: Service;
  readonly #seconds: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(service: Service, outer: AbortSignal, seconds = stallSeconds) {
    this.#service = service;
    this.#seconds = seconds;
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
    this.moved();
  }

  /** Something arrived. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stall(), this.#seconds * 1000);
    this.#timer.unref();
  }

  /** The transfer is over. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #stall(): void {
    const what = `nothing came for ${this.#seconds} s`;
    this.#controller.abort(new ServiceError('network', this.#service, { what }));
  }
}
