import type { CommandContext } from './context.ts';
import type { Session } from './session.ts';

/** Loads the session's code when the first job is opened: the home screen appears sooner without it. */
export class LazySession {
  readonly #context: CommandContext;
  #opening: Promise<Session> | undefined;
  /** Undefined until a job was opened. */
  current: Session | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  open(): Promise<Session> {
    this.#opening ??= this.#read();
    return this.#opening;
  }

  async #read(): Promise<Session> {
    const { Session } = await import('./session.ts');
    this.current = new Session(this.#context);
    return this.current;
  }
}
