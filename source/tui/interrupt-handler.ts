import type { App } from '../core/api/app.ts';

/** How long running steps may take to end after the first Ctrl+C. */
const killAfterMs = 5000;

/** What Ctrl+C does: running jobs stop and the screen is left when they have; again, or after 5 s, they are ended. */
export class Stopping {
  readonly #app: App;
  readonly #say: (text: string) => void;
  readonly #leave: () => void;
  #killTimer: NodeJS.Timeout | undefined;
  #interrupts = 0;

  constructor(app: App, say: (text: string) => void, leave: () => void) {
    this.#app = app;
    this.#say = say;
    this.#leave = leave;
  }

  interrupt(): void {
    this.#interrupts += 1;
    if (this.#app.running().length === 0 || this.#interrupts > 2) this.#leave();
    else if (this.#interrupts === 2) this.#kill();
    else this.#stop();
  }

  /** The screen is left: nothing is to happen any more. */
  over(): void {
    clearTimeout(this.#killTimer);
  }

  #stop(): void {
    const running = this.#app.running();
    for (const handle of running) void handle.dispatch({ type: 'stop', kill: false });
    this.#killTimer = setTimeout(() => this.#kill(), killAfterMs);
    this.#say('stopping: running steps end first · Ctrl+C again to end at once');
    void Promise.all(running.map((handle) => handle.ended)).then(() => this.#leave());
  }

  #kill(): void {
    this.over();
    for (const handle of this.#app.running()) void handle.dispatch({ type: 'stop', kill: true });
    this.#say('ending everything · Ctrl+C to leave');
  }
}
