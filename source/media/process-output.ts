import { StringDecoder } from 'node:string_decoder';

/** How much of a child's stderr is kept: enough for the last few messages. */
const tailLength = 8000;
/** What is collected of stdout when nobody reads along; ffprobe's largest answers are far below. */
const collectLimit = 64 * 1024 * 1024;

/** Who reads along while a program writes. */
export interface OutputReaders {
  /** Gets stdout as bytes; nothing is collected then. */
  onData?: (chunk: Buffer) => void;
  /** Gets stdout line by line; nothing is collected then. */
  onLine?: (line: string) => void;
  /** Gets stderr line by line, beside the tail that is kept. */
  onErrorLine?: (line: string) => void;
}

/** Keeps or passes on what a child writes. */
export class ProcessOutput {
  collected = '';
  tail = '';
  readonly #readers: OutputReaders;
  readonly #fail: (error: unknown) => void;
  readonly #lines: Lines | undefined;
  readonly #errorLines: Lines | undefined;
  readonly #decoder = new StringDecoder('utf8');
  readonly #errorDecoder = new StringDecoder('utf8');

  constructor(readers: OutputReaders, fail: (error: unknown) => void) {
    this.#readers = readers;
    this.#fail = fail;
    this.#lines = readers.onLine && new Lines(readers.onLine);
    this.#errorLines = readers.onErrorLine && new Lines(readers.onErrorLine);
  }

  take(chunk: Buffer): void {
    this.#guarded(() => {
      if (this.#readers.onData) return this.#readers.onData(chunk);
      const text = this.#decoder.write(chunk);
      if (this.#lines) return this.#lines.push(text);
      if (this.collected.length + text.length > collectLimit) throw new Error('a program wrote far too much');
      this.collected += text;
    });
  }

  takeError(chunk: Buffer): void {
    const text = this.#errorDecoder.write(chunk);
    this.tail = (this.tail + text).slice(-tailLength);
    this.#guarded(() => this.#errorLines?.push(text));
  }

  finish(): void {
    this.#guarded(() => {
      this.#lines?.end();
      this.#errorLines?.end();
    });
  }

  /** A fault in a reader ends the child and comes out of runProcess, instead of crashing the program. */
  #guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#fail(error);
    }
  }
}

class Lines {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const parts = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') this.#onLine(part);
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
