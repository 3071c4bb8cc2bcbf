import type { ProviderContext } from '../interfaces.ts';

type Progress = ProviderContext['progress'];
type Waiter = Pick<ProviderContext, 'signal' | 'progress'>;

/**
 * Lets all that wait for the same long work share one run of it. Each waiter sees the progress and leaves when its own
 * signal says so; when the last has left, the work is stopped.
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
    // When everybody has left, nobody else hears how it ends.
    run.catch(() => {});
    return run;
  }

  #forget(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#run = undefined;
  }
}
