import { createInterface, type Interface } from 'node:readline';

/**
 * Reads answers from a terminal, line by line. The terminal edits the line itself, so nothing but plain text is written,
 * and Ctrl+C stays a signal. Opened with the first question.
 */
export class LineReader {
  readonly #lines: string[] = [];
  #input: Interface | undefined;
  #hasEnded = false;
  #answer: ((line: string | undefined) => void) | undefined;

  /** Writes the question and waits for a line. @returns undefined when the input has ended or was closed */
  async ask(question: string): Promise<string | undefined> {
    this.#open();
    process.stdout.write(question);
    const line = this.#lines.shift();
    if (line !== undefined || this.#hasEnded) return line;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#answer = resolve;
    return promise;
  }

  /** Asks and reads no more. A question in flight gets no answer. */
  close(): void {
    this.#input?.close();
    this.#end();
  }

  #open(): void {
    if (this.#input) return;
    this.#input = createInterface({ input: process.stdin, terminal: false });
    this.#input.on('line', (line) => {
      if (this.#answer) this.#settle(line);
      else this.#lines.push(line);
    });
    this.#input.on('close', () => this.#end());
    // A closed terminal cannot be read, and its signal ends the program.
    for (const each of [process.stdin, this.#input]) each.on('error', () => this.#end());
  }

  #end(): void {
    this.#hasEnded = true;
    this.#settle(undefined);
  }

  #settle(line: string | undefined): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(line);
  }
}
