import { AnswerFilter, queries, type TerminalFacts } from './answers.ts';

type Stdin = typeof process.stdin;

/** A terminal that has not answered by then is taken at what it said so far. */
const patienceMs = 1000;

/** Answers come in one piece nearly always; what is held back longer was typed. */
const holdMs = 30;

/** Asks a terminal what it is, without losing a key that is typed meanwhile. */
export class TerminalQuestions {
  readonly #stdin: Stdin;
  readonly #write: (text: string) => void;
  readonly #filter = new AnswerFilter();
  #answers: Promise<TerminalFacts> | undefined;
  #isAnswered: (() => void) | undefined;
  #holdTimer: NodeJS.Timeout | undefined;
  #released = '';

  constructor(stdin: Stdin, write: (text: string) => void) {
    this.#stdin = stdin;
    this.#write = write;
  }

  /** What it says, or said before. */
  ask(): Promise<TerminalFacts> {
    this.#answers ??= this.#asked();
    return this.#answers;
  }

  /** Stands in for the stream's own `read`: what was typed, without the answers. */
  readonly read = (size?: number): unknown => {
    if (this.#released !== '') {
      const released = this.#released;
      this.#released = '';
      return released;
    }
    for (;;) {
      const chunk: unknown = this.#stdin.read(size);
      if (chunk === null || this.#answers === undefined) return chunk;
      const typed = this.#filter.take(String(chunk));
      if (this.#filter.isComplete) this.#isAnswered?.();
      this.#hold();
      if (typed !== '') return typed;
    }
  };

  async #asked(): Promise<TerminalFacts> {
    const { TERM = '', TERM_PROGRAM, TMUX } = process.env;
    // These write on the screen what they do not understand.
    if (TERM === 'linux' || TERM_PROGRAM === 'Apple_Terminal') return this.#filter.facts;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    this.#isAnswered = resolve;
    // tmux takes the Kitty query for a title and passes it on to nobody.
    this.#write(queries({ kitty: TMUX === undefined }));
    await promise;
    clearTimeout(timer);
    this.#isAnswered = undefined;
    return this.#filter.facts;
  }

  #hold(): void {
    clearTimeout(this.#holdTimer);
    if (!this.#filter.isHolding) return;
    this.#holdTimer = setTimeout(() => {
      this.#released = this.#filter.release();
      this.#stdin.emit('readable');
    }, holdMs);
  }
}
