import type { App, Check } from '../../../core/api/app.ts';
import type { FolderFilms } from '../../../core/footage/film-count.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { readFolders } from '../../../core/text/typed-path.ts';

export interface CheckupState {
  /** Empty until the first answer. */
  checks: readonly Check[];
  engines: readonly EngineChoice[];
  /** The library's folders with as many films as were counted so far. */
  films: readonly FolderFilms[];
  isLooking: boolean;
}

/** What is installed, which keys work and which engines run, asked once for all screens that show it. */
export class Checkup {
  readonly #app: App;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  #state: CheckupState = { checks: [], engines: [], films: [], isLooking: false };
  #round = 0;
  #counting = new AbortController();

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
    this.#count((films) => set({ films }));
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

  /** Nobody looks any more: a count that is under way ends. */
  end(): void {
    this.#counting.abort();
  }

  #count(tell: (films: readonly FolderFilms[]) => void): void {
    this.#counting.abort();
    this.#counting = new AbortController();
    const { value = '' } = this.#app.settings().find(({ name }) => name === 'LIBRARY_FOLDERS') ?? {};
    const folders = readFolders(value, this.#app.place.path.delimiter);
    // One that was ended has nothing to say.
    void this.#app.countFilms(folders, { tell, signal: this.#counting.signal }).then(tell, () => {});
  }
}
