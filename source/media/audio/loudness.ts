import { levelSeconds } from '../../core/transcript/speech/speech-parts.ts';

/** Measures the loudness of 16-bit mono samples as they arrive. */
export class Loudness {
  readonly #rate: number;
  readonly #samplesPerLevel: number;
  readonly #levels: number[] = [];
  /** The first byte of a sample, when a chunk ended inside one. */
  #rest: Buffer = Buffer.alloc(0);
  #sum = 0;
  #count = 0;
  #samples = 0;

  constructor(rate: number) {
    this.#rate = rate;
    this.#samplesPerLevel = Math.round(rate * levelSeconds);
  }

  get seconds(): number {
    return this.#samples / this.#rate;
  }

  take(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const even = data.length - (data.length % 2);
    for (let at = 0; at < even; at += 2) {
      const sample = data.readInt16LE(at) / 32_768;
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count === this.#samplesPerLevel) this.#close();
    }
    this.#samples += even / 2;
    this.#rest = data.subarray(even);
  }

  levels(): Float32Array {
    if (this.#count > 0) this.#close();
    return Float32Array.from(this.#levels);
  }

  #close(): void {
    this.#levels.push(Math.sqrt(this.#sum / this.#count));
    this.#sum = 0;
    this.#count = 0;
  }
}
