import type { App, Check } from '../../../core/api/app.ts';
import type { EngineChoice } from '../../../core/job/job.ts';

export interface CheckupState {
  /** Empty until the first answer. */
  checks: readonly Check[];
  engines: readonly EngineChoice[];
  isLooking: boolean;
}

/** What is installed, which keys work and which engines run, asked once for all screens that show it. */
export class Checkup {
  readonly #app: App;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  #state: CheckupState = { checks: [], engines: [], isLooking: false };
  #round = 0;

  constructor(app: App, onError: (error: unknown) => void) {
    this.#app = app;
    this.#onError = onError;
  }

  readonly snapshot = (): CheckupState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks once, however many screens want it. */
  begin(): void {
    if (this.#round === 0) this.look();
  }

  /** Asks again. Answers to an earlier question that are still to come count no more. */
  look(afresh = false): void {
    this.#round += 1;
    const round = this.#round;
    const set = (change: Partial<CheckupState>) => {
      if (round !== this.#round) return;
      this.#state = { ...this.#state, ...change };
      for (const listener of this.#listeners) listener();
    };
    set({ isLooking: true });
    const checks = this.#app.checks((found) => set({ checks: found }), afresh);
    const engines = this.#app.engines().then((found) => set({ engines: found }));
    void Promise.all([checks, engines]).then(
      ([found]) => set({ checks: found, isLooking: false }),
      (error: unknown) => {
        set({ isLooking: false });
        if (round === this.#round) this.#onError(error);
      },
    );
  }
}
