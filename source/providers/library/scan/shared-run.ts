import type { ProviderContext } from '../../interfaces.ts';

type Progress = ProviderContext['progress'];
type Waiter = Pick<ProviderContext, 'signal' | 'progress'>;

/**
 * Shares one run of long work among all its callers. Each caller gets the progress and can leave with its own signal;
 * when the last one has left, the work is aborted.
 */
export class SharedRun<Result> {
  readonly #work: (signal: AbortSignal, progress: Progress) => Promise<Result>;
  readonly #waiters = new Set<Waiter>();
  #stop: AbortController | undefined;
  #run: Promise<Result> | undefined;

  constructor(work: (signal: AbortSignal, progress: Progress) => Promise<Result>) {
    this.#work = work;
  }

  /** The work's result. @throws the waiter's abort reason, or what the work throws. */
  async join(waiter: Waiter): Promise<Result> {
    waiter.signal.throwIfAborted();
    this.#waiters.add(waiter);
    const run = this.#run ?? this.#start();
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(waiter.signal.reason);
    waiter.signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([run, left.promise]);
    } finally {
      waiter.signal.removeEventListener('abort', leave);
      this.#waiters.delete(waiter);
      if (this.#waiters.size === 0 && this.#run === run) this.#forget();
    }
  }

  #start(): Promise<Result> {
    const stop = new AbortController();
    this.#stop = stop;
    const run = this.#work(stop.signal, (fraction, message) => {
      for (const each of this.#waiters) each.progress(fraction, message);
    });
    this.#run = run;
    // Without callers the rejection would be unhandled.
    run.catch(() => {});
    return run;
  }

  #forget(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#run = undefined;
  }
}
