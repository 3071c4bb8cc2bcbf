import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const baselineFile = path.join(import.meta.dirname, '../baseline.json');

/** The factor above the baseline from which on a figure counts as drift; machines are noisy. */
const driftFactor = 1.5;

/** Differences below these are ignored. */
const negligible: Readonly<Record<Unit, number>> = { ms: 3, '% CPU': 0.5, 'B/s': 500, MB: 10 };

export type Unit = 'ms' | '% CPU' | 'B/s' | 'MB';

interface Figure {
  value: number;
  /** Milliseconds of the calibration around the measurement. */
  calibration: number;
}

/** Prints figures as they arrive, with their limits and the stored baseline. */
export class Report {
  readonly #figures: Record<string, Figure> = {};
  readonly #baseline: Readonly<Record<string, Figure>> = readBaseline();
  #missed = 0;
  #drifted = 0;

  /** A figure; those in milliseconds and processor time are compared as multiples of the calibration. */
  add(name: string, unit: Unit, value: number, calibration: number, limit?: number): void {
    this.#figures[name] = { value: rounded(value), calibration: rounded(calibration) };
    const isMissed = limit !== undefined && value > limit;
    if (isMissed) this.#missed += 1;
    const verdict = limit === undefined ? '' : `limit ${limit}  ${isMissed ? 'MISSED' : 'met'}`;
    const digits = unit === 'B/s' || unit === 'MB' ? 0 : 1;
    process.stdout.write(
      `${name.padEnd(40)} ${value.toFixed(digits).padStart(7)} ${unit.padEnd(5)}  ${verdict.padEnd(17)}  ${this.#drift(name, unit)}\n`,
    );
  }

  /** @returns whether every limit was met, and with `strict` whether nothing drifted either */
  end({ save, strict }: { save: boolean; strict: boolean }): boolean {
    if (save) writeFileSync(baselineFile, `${JSON.stringify(this.#figures, undefined, 2)}\n`);
    process.stdout.write(
      `${this.#missed} limits missed, ${this.#drifted} figures more than ${driftFactor} times the baseline` +
        `${save ? '; kept as the new baseline' : ''}\n`,
    );
    return this.#missed === 0 && (!strict || this.#drifted === 0);
  }

  #drift(name: string, unit: Unit): string {
    const [now, then] = [this.#figures[name], this.#baseline[name]];
    if (!now || !then) return '';
    const speed = unit === 'ms' || unit === '% CPU' ? now.calibration / then.calibration : 1;
    const expected = Math.max(then.value * speed, negligible[unit]);
    const factor = Math.max(now.value, negligible[unit]) / expected;
    if (factor > driftFactor) this.#drifted += 1;
    return `baseline times ${factor.toFixed(2)}${factor > driftFactor ? '  DRIFTED' : ''}`;
  }
}

/**
 * Milliseconds of processor time that a fixed piece of work like drawing takes at this moment: what a figure is compared
 * with when it was measured on another machine, or on this one when others used it too.
 */
export function calibrate(): number {
  const rounds = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    draw();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return rounds.toSorted((a, b) => a - b)[2] ?? 0;
}

/** Small objects, string operations and lookups, like the work for a frame. */
function draw(): number {
  const widths = new Map<string, number>();
  let sum = 0;
  for (let frame = 0; frame < 40; frame += 1) {
    const rows = Array.from({ length: 40 }, (_, row) =>
      Array.from({ length: 120 }, (_, cell) => ({
        value: String.fromCharCode(33 + ((row * cell + frame) % 90)),
      })),
    );
    const text = rows.map((row) => row.map(({ value }) => value).join('')).join('\n');
    for (const word of text.split(/[!-/]/)) widths.set(word, word.length);
    sum += text.length + widths.size;
  }
  return sum;
}

function readBaseline(): Record<string, Figure> {
  try {
    return JSON.parse(readFileSync(baselineFile, 'utf8'));
  } catch {
    // The first run has no baseline.
    return {};
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
