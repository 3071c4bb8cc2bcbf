import { cleanText } from '../../core/text/text.ts';

/** "3.1 of 7.4 MB · 2.2 MB/s"; total and speed only if known. */
export function formatTransfer(transfer: {
  bytes: number;
  total?: number | undefined;
  bytesPerSecond?: number | undefined;
}): string {
  const { bytes, total, bytesPerSecond } = transfer;
  const done =
    total === undefined ? megabytes(bytes) : `${amount(bytes)} of ${megabytes(Math.max(bytes, total))}`;
  return bytesPerSecond === undefined ? done : `${done} · ${megabytes(bytesPerSecond)}/s`;
}

function megabytes(bytes: number): string {
  return `${amount(bytes)} MB`;
}

/** One decimal; two below 0.1 MB, which would become 0.0. */
function amount(bytes: number): string {
  const value = bytes / 1e6;
  return value > 0 && value < 0.1 ? value.toFixed(2) : value.toFixed(1);
}

/** Measures the progress of a transfer, and its speed over the last seconds. */
export class TransferMeter {
  readonly #report: (fraction: number | undefined, message: string) => void;
  readonly #now: () => number;
  readonly #marks: { at: number; bytes: number }[] = [];
  #bytes = 0;
  total: number | undefined;

  constructor(
    report: (fraction: number | undefined, message: string) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#report = report;
    this.#now = now;
  }

  /** Adds received bytes. */
  add(bytes: number): void {
    this.set(this.#bytes + bytes);
  }

  /** Sets the total of received bytes. */
  set(bytes: number): void {
    this.#bytes = bytes;
    const at = this.#now();
    this.#marks.push({ at, bytes });
    while ((this.#marks[0]?.at ?? at) < at - meterWindowMs && this.#marks.length > 2) this.#marks.shift();
    const fraction =
      this.total === undefined || this.total === 0 ? undefined : Math.min(1, bytes / this.total);
    this.#report(
      fraction,
      cleanText(formatTransfer({ bytes, total: this.total, bytesPerSecond: this.#speed() })),
    );
  }

  #speed(): number | undefined {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    // Over a shorter time the speed fluctuates too much.
    if (!first || !last || last.at - first.at < minMeterMs) return undefined;
    return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
  }
}

const meterWindowMs = 5000;
const minMeterMs = 500;
