import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../../core/errors.ts';

/** Characters of a child's stderr that are kept: enough for the last few messages. */
const tailLength = 8000;
/** Max characters of stdout that are collected; ffprobe's largest answers are far smaller. */
const maxCollected = 64 * 1024 * 1024;

/** Callbacks for a program's output while it runs. */
export interface OutputReaders {
  /** Gets stdout as bytes, which are then not collected. */
  onData?: (chunk: Buffer) => void;
  /** Gets stdout line by line; it is then not collected. */
  onLine?: (line: string) => void;
  /** Gets stderr line by line. The tail is kept in any case. */
  onErrorLine?: (line: string) => void;
  /** Gets line by line what the program writes to file descriptor 3, which is open only with this reader. */
  onThirdLine?: (line: string) => void;
}

/** Collects a child's output or passes it to the readers. */
export class ProcessOutput {
  collected = '';
  tail = '';
  readonly #readers: OutputReaders;
  readonly #fail: (error: unknown) => void;
  readonly #lines: Lines | undefined;
  readonly #errorLines: Lines | undefined;
  readonly #thirdLines: Lines | undefined;
  readonly #decoder = new StringDecoder('utf8');
  readonly #errorDecoder = new StringDecoder('utf8');
  readonly #thirdDecoder = new StringDecoder('utf8');

  constructor(readers: OutputReaders, fail: (error: unknown) => void) {
    this.#readers = readers;
    this.#fail = fail;
    this.#lines = readers.onLine && new Lines(readers.onLine);
    this.#errorLines = readers.onErrorLine && new Lines(readers.onErrorLine);
    this.#thirdLines = readers.onThirdLine && new Lines(readers.onThirdLine);
  }

  take(chunk: Buffer): void {
    this.#guarded(() => {
      if (this.#readers.onData) return this.#readers.onData(chunk);
      const text = this.#decoder.write(chunk);
      if (this.#lines) return this.#lines.push(text);
      if (this.collected.length + text.length > maxCollected)
        throw new Error(`a program wrote more than ${maxCollected} characters`);
      this.collected += text;
    });
  }

  takeError(chunk: Buffer): void {
    const text = this.#errorDecoder.write(chunk);
    this.tail = (this.tail + text).slice(-tailLength);
    this.#guarded(() => this.#errorLines?.push(text));
  }

  takeThird(chunk: Buffer): void {
    this.#guarded(() => this.#thirdLines?.push(this.#thirdDecoder.write(chunk)));
  }

  finish(): void {
    this.#guarded(() => {
      this.#lines?.end();
      this.#errorLines?.end();
      this.#thirdLines?.end();
    });
  }

  /** An error in a reader aborts the child and is thrown by runProcess, instead of crashing the program. */
  #guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#fail(error);
    }
  }
}

/** Characters; the longest legitimate line, yt-dlp's metadata of a video, is below 2 MB. */
const maxLineLength = 16 * 1024 * 1024;

class Lines {
  #rest: string[] = [];
  #length = 0;
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    // Only new text is searched for line ends: a line of many megabytes arrives in thousands of chunks.
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
    if (this.#length > maxLineLength)
      throw new UserError('An external program wrote a line that is too long to read.');
    this.#rest.push(text);
  }
}
