import type { CommandContext } from './context/context.ts';
import type { Session } from './session.ts';

/** Loads the session's code when the first job is opened, so that the home screen appears sooner. */
export class LazySession {
  readonly #context: CommandContext;
  readonly #attended: boolean;
  #opening: Promise<Session> | undefined;
  /** Undefined until the first job is opened. */
  current: Session | undefined;

  /** @param attended whether somebody watches in the full screen */
  constructor(context: CommandContext, attended = false) {
    this.#context = context;
    this.#attended = attended;
  }

  open(): Promise<Session> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  async #load(): Promise<Session> {
    const { Session } = await import('./session.ts');
    this.current = new Session(this.#context, this.#attended);
    return this.current;
  }
}
