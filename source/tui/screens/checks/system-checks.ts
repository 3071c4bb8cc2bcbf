import type { App, Check } from '../../../core/api/app.ts';
import type { FolderFilms } from '../../../core/footage/film-count.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { splitFolders } from '../../../core/text/typed-path.ts';

export interface SystemChecksState {
  /** Empty until the first result. */
  checks: readonly Check[];
  engines: readonly EngineChoice[];
  /** The library's folders with the number of films counted so far. */
  films: readonly FolderFilms[];
  isChecking: boolean;
}

/** What is installed, which API keys work and which engines run. Checked once for all screens that show it. */
export class SystemChecks {
  readonly #app: App;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  #state: SystemChecksState = { checks: [], engines: [], films: [], isChecking: false };
  /** How often the checks were started. */
  #runs = 0;
  #counting = new AbortController();

  constructor(app: App, onError: (error: unknown) => void) {
    this.#app = app;
    this.#onError = onError;
  }

  readonly snapshot = (): SystemChecksState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs the checks if they have not run yet. */
  start(): void {
    if (this.#runs === 0) this.refresh();
  }

  /**
   * Runs the checks again; results of an earlier run that are still in flight are ignored.
   * @param ignoreCache whether API keys are tested again
   */
  refresh(ignoreCache = false): void {
    this.#runs += 1;
    const run = this.#runs;
    const set = (change: Partial<SystemChecksState>) => {
      if (run !== this.#runs) return;
      this.#state = { ...this.#state, ...change };
      for (const listener of this.#listeners) listener();
    };
    set({ isChecking: true });
    this.#count((films) => set({ films }));
    const checks = this.#app.checks((found) => set({ checks: found }), ignoreCache);
    const engines = this.#app.engines().then((found) => set({ engines: found }));
    void Promise.all([checks, engines]).then(
      ([found]) => set({ checks: found, isChecking: false }),
      (error: unknown) => {
        set({ isChecking: false });
        if (run === this.#runs) this.#onError(error);
      },
    );
  }

  /** Aborts a count of films that is still in flight. */
  stop(): void {
    this.#counting.abort();
  }

  #count(report: (films: readonly FolderFilms[]) => void): void {
    this.#counting.abort();
    this.#counting = new AbortController();
    const { value = '' } = this.#app.settings().find(({ name }) => name === 'LIBRARY_FOLDERS') ?? {};
    const folders = splitFolders(value, this.#app.place.path.delimiter);
    // A count that was aborted has no result.
    void this.#app
      .countFilms(folders, { onProgress: report, signal: this.#counting.signal })
      .then(report, () => {});
  }
}
