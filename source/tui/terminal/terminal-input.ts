import type { MouseEvent } from './mouse-event.ts';
import { ReplyFilter, type TerminalFacts, terminalQueries } from './terminal-replies.ts';

/** What is used of the standard input. */
interface Stdin {
  read(size?: number): unknown;
  emit(event: 'readable'): boolean;
}

/** After this time replies that have not arrived are not waited for any more. */
const replyTimeoutMs = 1000;

/** Replies nearly always arrive in one piece; input that was held back longer was typed. */
const holdMs = 30;

/** What comes from a terminal: what the user types, apart from its replies to questions and the reports of its mouse. */
export class TerminalInput {
  readonly #stdin: Stdin;
  readonly #write: (text: string) => void;
  readonly #mouseListeners = new Set<(event: MouseEvent) => void>();
  readonly #filter = new ReplyFilter((event) => {
    for (const listener of this.#mouseListeners) listener(event);
  });
  #facts: Promise<TerminalFacts> | undefined;
  #onComplete: (() => void) | undefined;
  #holdTimer: NodeJS.Timeout | undefined;
  #releaseSoon: NodeJS.Immediate | undefined;
  #released = '';

  constructor(stdin: Stdin, write: (text: string) => void) {
    this.#stdin = stdin;
    this.#write = write;
  }

  /** Calls `listener` with each wheel step and click. @returns how to stop listening */
  readonly onMouse = (listener: (event: MouseEvent) => void): (() => void) => {
    this.#mouseListeners.add(listener);
    return () => this.#mouseListeners.delete(listener);
  };

  /** What the terminal is and can do; sends the query at the first call. */
  facts(): Promise<TerminalFacts> {
    this.#facts ??= this.#send();
    return this.#facts;
  }

  /** Replaces the stream's own `read`: returns what was typed. */
  readonly read = (size?: number): unknown => {
    if (this.#released !== '') {
      const released = this.#released;
      this.#released = '';
      return released;
    }
    for (;;) {
      const chunk: unknown = this.#stdin.read(size);
      if (chunk === null) return chunk;
      const typed = this.#filter.take(String(chunk), this.#facts !== undefined);
      if (this.#filter.isComplete) this.#onComplete?.();
      this.#hold();
      if (typed !== '') return typed;
    }
  };

  async #send(): Promise<TerminalFacts> {
    const { TERM = '', TERM_PROGRAM, TMUX } = process.env;
    // These terminals print queries that they do not understand.
    if (TERM === 'linux' || TERM_PROGRAM === 'Apple_Terminal') return this.#filter.facts;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, replyTimeoutMs);
    this.#onComplete = resolve;
    // tmux would set the Kitty query as its title and not forward it.
    this.#write(terminalQueries({ kitty: TMUX === undefined }));
    await promise;
    clearTimeout(timer);
    this.#onComplete = undefined;
    return this.#filter.facts;
  }

  #hold(): void {
    clearTimeout(this.#holdTimer);
    clearImmediate(this.#releaseSoon);
    if (!this.#filter.isHolding) return;
    this.#holdTimer = setTimeout(() => {
      // If the program was busy, the rest of a reply may be waiting to be read; an immediate runs after that.
      this.#releaseSoon = setImmediate(() => this.#release());
    }, holdMs);
  }

  #release(): void {
    this.#released = this.#filter.release();
    this.#stdin.emit('readable');
  }
}
