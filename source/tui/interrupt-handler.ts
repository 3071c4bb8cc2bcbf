import type { App } from '../core/api/app.ts';

/** How long running steps may take to end after the first Ctrl+C. */
const killAfterMs = 5000;

/** Handles Ctrl+C: jobs stop after their running steps, then the screen is left. A second Ctrl+C, or 5 s, kills the steps. */
export class InterruptHandler {
  readonly #app: App;
  readonly #show: (text: string) => void;
  readonly #leave: () => void;
  #killTimer: NodeJS.Timeout | undefined;
  #interrupts = 0;

  constructor(app: App, show: (text: string) => void, leave: () => void) {
    this.#app = app;
    this.#show = show;
    this.#leave = leave;
  }

  interrupt(): void {
    this.#interrupts += 1;
    if (this.#app.running().length === 0 || this.#interrupts > 2) this.#leave();
    else if (this.#interrupts === 2) this.#kill();
    else this.#stop();
  }

  /** Cancels the pending kill. Called when the screen is left. */
  cancel(): void {
    clearTimeout(this.#killTimer);
  }

  #stop(): void {
    this.#app.batch()?.startNoMore();
    const running = this.#app.running();
    for (const handle of running) void handle.dispatch({ type: 'stop', kill: false });
    this.#killTimer = setTimeout(() => this.#kill(), killAfterMs);
    this.#show('stopping after the running steps · Ctrl+C again to stop now');
    void Promise.all(running.map((handle) => handle.ended)).then(() => this.#leave());
  }

  #kill(): void {
    this.cancel();
    for (const handle of this.#app.running()) void handle.dispatch({ type: 'stop', kill: true });
    this.#show('stopping everything · Ctrl+C to quit now');
  }
}
