import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type IPty, spawn } from '@lydell/node-pty';
import * as unicode from '@xterm/addon-unicode11';
import * as xterm from '@xterm/headless';
import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import stripAnsi from 'strip-ansi';
import { onTestFailed } from 'vitest';
import { buildBeside, root } from '../../../.tools/bundle/bundle.mjs';

export interface Size {
  columns: number;
  rows: number;
}

/** Prints the screen when a test fails, which explains a wait that timed out. */
function tellWhenFailed(text: () => string): void {
  try {
    onTestFailed(() => {
      process.stderr.write(`the screen when the test failed:\n${text()}\n`);
    });
  } catch {
    // Created outside of a test.
  }
}

/** The screen that a current terminal would show for a stream of bytes. */
class Display {
  readonly terminal: xterm.Terminal;

  constructor({ columns, rows }: Size) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    this.terminal.loadAddon(new unicode.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
  }

  /** Resolves when the bytes are on the screen. */
  async write(data: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.terminal.write(data, resolve);
    await promise;
  }

  lines(): string[] {
    const { buffer, rows } = this.terminal;
    return Array.from({ length: rows }, (_, row) => {
      const line = buffer.active.getLine(buffer.active.baseY + row);
      return line?.translateToString(true) ?? '';
    });
  }
}

/** A program in a real pseudo-terminal, and what is on its screen. */
export class TerminalProgram {
  /** All output. */
  output = '';
  exitCode: number | undefined;
  readonly #process: IPty;
  readonly #display: Display;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #drawn: Promise<void> = Promise.resolve();

  constructor(command: readonly [file: string, ...args: string[]], size: Size, env: NodeJS.ProcessEnv = {}) {
    const [file, ...args] = command;
    this.#display = new Display(size);
    tellWhenFailed(() => this.text());
    this.#process = spawn(file, args, {
      name: 'xterm-256color',
      cols: size.columns,
      rows: size.rows,
      env: terminalEnvironment(env),
    });
    this.#process.onData((data) => {
      this.output += data;
      this.#drawn = this.#display.write(data).then(() => void this.#changes.emit('change'));
    });
    this.#process.onExit(({ exitCode }) => {
      // Its last output is on the screen before it counts as ended.
      void this.#drawn.then(() => {
        this.exitCode = exitCode;
        this.#changes.emit('change');
      });
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Whether the alternate screen is up. */
  get isFullScreen(): boolean {
    return this.#display.terminal.buffer.active.type === 'alternate';
  }

  /** The column and row of the cursor. */
  get cursor(): { x: number; y: number } {
    const { cursorX, cursorY } = this.#display.terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  lines(): string[] {
    return this.#display.lines();
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** The content of one cell: its characters and their width in cells. */
  cell(x: number, y: number): { text: string; width: number } {
    const { active } = this.#display.terminal.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x);
    return { text: cell?.getChars() ?? '', width: cell?.getWidth() ?? 0 };
  }

  press(keys: string): void {
    this.#process.write(keys);
  }

  resize({ columns, rows }: Size): void {
    this.#display.terminal.resize(columns, rows);
    this.#process.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#process.pid, signal);
  }

  /** Closes the terminal like its window: sends SIGHUP, and later output is lost. */
  hangUp(): void {
    const terminal: IPty & { destroy?(): void } = this.#process;
    terminal.destroy?.();
  }

  /** Waits until the screen shows a text or a condition is true. Rejects when the program ends before that. */
  async until(wanted: string | RegExp | ((screen: TerminalProgram) => boolean)): Promise<void> {
    const isThere = () => {
      if (typeof wanted === 'function') return wanted(this);
      return typeof wanted === 'string' ? this.text().includes(wanted) : wanted.test(this.text());
    };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (isThere()) resolve();
      else if (this.exitCode !== undefined) reject(new Error(`ended with ${this.exitCode}:\n${this.text()}`));
    };
    this.#changes.on('change', look);
    look();
    await promise.finally(() => this.#changes.off('change', look));
  }

  /** Waits for the end and returns the exit code. */
  async ended(): Promise<number> {
    await this.until(({ exitCode }) => exitCode !== undefined);
    return this.exitCode ?? -1;
  }

  /** Kills it. */
  close(): void {
    if (this.exitCode === undefined) this.#process.kill('SIGKILL');
  }
}

/** An interface that is rendered in this process, with a simulated keyboard. */
export class InkScreen {
  readonly #output: FakeStdout;
  readonly #input: FakeStdin;
  readonly #ink: Instance;

  /** @param keyboard what is typed, and how Ink gets it */
  constructor(
    node: ReactNode,
    size: Size = { columns: 120, rows: 40 },
    keyboard: { input: FakeStdin; stdin: FakeStdin } = sameStdin(),
  ) {
    this.#input = keyboard.input;
    this.#output = new FakeStdout(size);
    tellWhenFailed(() => stripAnsi(this.raw));
    this.#ink = render(node, {
      stdout: this.#output,
      stdin: keyboard.stdin,
      debug: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  /** The number of frames. */
  get frames(): number {
    return this.#output.frames;
  }

  /** The last frame with its styles. */
  get raw(): string {
    return this.#output.last;
  }

  async text(): Promise<string> {
    return (await this.lines()).join('\n');
  }

  async lines(): Promise<string[]> {
    await this.#ink.waitUntilRenderFlush();
    const display = new Display(this.#output);
    await display.write(this.#output.last.replaceAll('\n', '\r\n'));
    return display.lines();
  }

  /** Types keys, one input event each, as a terminal sends them. */
  async press(...reports: readonly string[]): Promise<void> {
    for (const report of reports) {
      this.#input.type(report);
      await settled(report.length);
      await this.#ink.waitUntilRenderFlush();
    }
  }

  async paste(text: string): Promise<void> {
    await this.press(`\u001B[200~${text}\u001B[201~`);
  }

  async resize(size: Size): Promise<void> {
    this.#output.resize(size);
    await this.#ink.waitUntilRenderFlush();
  }

  /** Waits until a frame shows this. */
  async until(wanted: string | RegExp): Promise<void> {
    const isThere = (text: string) =>
      typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    while (!isThere(await this.text())) await this.#output.nextFrame();
  }

  close(): void {
    this.#ink.unmount();
    this.#ink.cleanup();
  }
}

/** Keys as terminals send them. */
export const keys = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  pageUp: '\u001B[5~',
  pageDown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  enter: '\r',
  escape: '\u001B',
  /** Escape as newer terminals send it: unambiguous, so that nothing waits for the rest of a sequence. */
  clearEscape: '\u001B[27u',
  tab: '\t',
  shiftTab: '\u001B[Z',
  backspace: '\u007F',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlF: '\u0006',
  ctrlU: '\u0015',
  ctrlZ: '\u001A',
} as const;

/** Bundles a test program like the published one, with the same patches of the packages that draw. */
export async function bundleFixture(source: string): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = path.join(root, 'node_modules/.cache/stockpile-tests', randomUUID());
  const file = await buildBeside(source, folder);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Only the necessary variables of the tests' environment: Ink draws nothing when `CI` is set. */
function terminalEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const { PATH, HOME, TMPDIR, NODE_V8_COVERAGE } = process.env;
  const all = {
    PATH,
    HOME,
    TMPDIR,
    NODE_V8_COVERAGE,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    ...env,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Each key of an input event is handled in its own round of the event loop; one more round for its effects. */
async function settled(keyCount: number): Promise<void> {
  for (let round = 0; round < 2 * keyCount + 4; round += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(resolve);
    await promise;
  }
}

function sameStdin(): { input: FakeStdin; stdin: FakeStdin } {
  const input = new FakeStdin();
  return { input, stdin: input };
}

class FakeStdout extends Writable {
  columns: number;
  rows: number;
  readonly isTTY = true;
  last = '';
  frames = 0;
  readonly #drawn = new EventEmitter();

  constructor({ columns, rows }: Size) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  async nextFrame(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drawn.once('frame', resolve);
    await promise;
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    // Titles, modes and the empty writes that Ink waits for are not frames.
    if (chunk.includes('\n')) {
      this.last = chunk;
      this.frames += 1;
      this.#drawn.emit('frame');
    }
    done();
  }
}

/** The part of a terminal's stdin that Ink uses. */
export class FakeStdin extends Readable {
  readonly isTTY = true;

  type(text: string): void {
    this.push(text);
  }

  override _read(): void {
    // Data arrives only when keys are typed.
  }

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
