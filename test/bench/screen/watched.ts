import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A tick of the processor times in /proc; every Linux of today has a hundred a second. */
const millisecondsPerTick = 10;

export interface Size {
  columns: number;
  rows: number;
}

/** What a program took between two looks at it. */
export interface Usage {
  /** Of one core. */
  cpuPercent: number;
  bytesPerSecond: number;
}

/** A program in a pseudo-terminal: which row it shows as chosen, and what it costs. Only itself, not its children. */
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

  /** Waits for a condition on the screen. @returns when the bytes that made it true came, by the performance clock */
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

  /** Milliseconds from a key to the whole screen that shows something else: another row as chosen, unless it is said what. */
  async keyToScreen(key: string, shown = chosenRow): Promise<number> {
    // Half a frame has no footer yet, and may have no chosen row.
    await this.until(isWhole);
    const before = shown(this.text());
    const from = performance.now();
    this.press(key);
    return (await this.until((text) => isWhole(text) && shown(text) !== before)) - from;
  }

  /** What it takes while so much time passes. */
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

  /** Processor time of the process since it started. */
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

/** How many needs the review counts as taken. */
export function selectedCount(text: string): string | undefined {
  return /(\d+) selected/.exec(text)?.[1];
}

/** Rows of the benchmark's lists have a number of their own. */
function chosenRow(text: string): string | undefined {
  return /❯.*?((?:need number |film_)\d+)/.exec(text)?.[1];
}
