import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../../core/errors.ts';

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

/** A longer line is none that anybody here reads; yt-dlp's largest, all facts of a video, are below 2 MB. */
const longestLine = 16 * 1024 * 1024;

class Lines {
  #rest: string[] = [];
  #length = 0;
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    // Only what is new is searched: a line of many megabytes comes in thousands of pieces.
    const parts = text.split(/\r\n|\r|\n/);
    const rest = parts.pop() ?? '';
    for (const part of parts) {
      this.#keep(part);
      this.end();
    }
    this.#keep(rest);
  }

  end(): void {
    const line = this.#rest.join('');
    this.#rest = [];
    this.#length = 0;
    if (line !== '') this.#onLine(line);
  }

  #keep(text: string): void {
    if (text === '') return;
    this.#length += text.length;
    if (this.#length > longestLine) throw new UserError('A program wrote a line without an end.');
    this.#rest.push(text);
  }
}
