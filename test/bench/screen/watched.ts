import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** The unit of CPU times in /proc; all current Linux systems have a hundred ticks a second. */
const millisecondsPerTick = 10;

export interface Size {
  columns: number;
  rows: number;
}

/** The CPU use of a program between two measurements. */
export interface Usage {
  /** As a share of one core. */
  cpuPercent: number;
  bytesPerSecond: number;
}

/** A program in a pseudo-terminal: its chosen row, and its CPU use and memory without its children. */
export class Watched {
  bytes = 0;
  readonly #child: IPty;
  readonly #terminal: xterm.Terminal;
  #look: (at: number) => void = () => {};

  constructor(command: readonly string[], { columns, rows }: Size, env: NodeJS.ProcessEnv = {}) {
    const { PATH, HOME, TMPDIR = tmpdir() } = process.env;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    this.#child = spawn(process.execPath, [...command], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      env: { PATH, HOME, TMPDIR, TERM: 'xterm-256color', LANG: 'C.UTF-8', COLORTERM: 'truecolor', ...env },
    });
    this.#child.onData((data) => {
      const at = performance.now();
      this.bytes += Buffer.byteLength(data);
      this.#terminal.write(data, () => this.#look(at));
    });
  }

  press(keys: string): void {
    this.#child.write(keys);
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  /** The screen as text. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    );
    return rows.join('\n');
  }

  /** Waits for a condition on the screen. @returns when the bytes that made it true arrived, by the performance clock */
  until(condition: (text: string) => boolean): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#look = (at) => {
      if (!condition(this.text())) return;
      this.#look = () => {};
      resolve(at);
    };
    this.#look(performance.now());
    return promise;
  }

  /** Milliseconds from a key to the next complete screen that shows a change: by default, another chosen row. */
  async keyToScreen(key: string, shown = chosenRow): Promise<number> {
    // A partial frame has no footer yet, and may have no chosen row.
    await this.until(isWhole);
    const before = shown(this.text());
    const from = performance.now();
    this.press(key);
    return (await this.until((text) => isWhole(text) && shown(text) !== before)) - from;
  }

  /** Measures the program for this time. */
  async usageDuring(milliseconds: number): Promise<Usage> {
    const from = performance.now();
    const { bytes } = this;
    const cpu = this.cpuMilliseconds();
    await pause(milliseconds);
    const passed = performance.now() - from;
    return {
      cpuPercent: ((this.cpuMilliseconds() - cpu) / passed) * 100,
      bytesPerSecond: ((this.bytes - bytes) / passed) * 1000,
    };
  }

  /** CPU time of the process since it started. */
  cpuMilliseconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    // The name, second of the fields, may hold spaces; user and system time are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick;
  }

  /** Resident memory in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }
}

export function pause(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}

function isWhole(text: string): boolean {
  return text.includes('? help') && chosenRow(text) !== undefined;
}

/** The number of selected needs in the review. */
export function selectedCount(text: string): string | undefined {
  return /(\d+) selected/.exec(text)?.[1];
}

/** The number of the chosen row; rows of the benchmark's lists are numbered. */
function chosenRow(text: string): string | undefined {
  return /❯.*?((?:need number |film_)\d+)/.exec(text)?.[1];
}
