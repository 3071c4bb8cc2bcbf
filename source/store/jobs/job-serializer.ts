import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job, NeedProgress } from '../../core/job/job.ts';

/** After this much work the event loop gets a turn, so that the screen can draw a frame every 16 ms. */
const maxTurnMs = 5;

/**
 * Serializes a job's state as JSON, in parts. The state is immutable, so the text of an object that has not changed is
 * taken from a cache. A job of 500 needs has 10 MB or more, and a step changes only one need.
 */
export class JobSerializer {
  readonly #known = new WeakMap<object, Buffer>();

  /** Yields to the event loop while it serializes a long state. */
  async parts(job: Job): Promise<Uint8Array[]> {
    const { needs, ...rest } = job;
    const parts: Uint8Array[] = [Buffer.from('{')];
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) parts.push(Buffer.from(`${JSON.stringify(name)}:`), this.#text(value), comma);
    }
    parts.push(Buffer.from('"needs":['));
    let began = performance.now();
    for (const [place, need] of needs.entries()) {
      if (performance.now() - began > maxTurnMs) {
        await nextTurn();
        began = performance.now();
      }
      if (place > 0) parts.push(comma);
      this.#pushNeed(parts, need);
    }
    parts.push(Buffer.from(']}\n'));
    return parts;
  }

  /** The results of finished steps are the largest part of a need and do not change while another step runs. */
  #pushNeed(parts: Uint8Array[], { results, ...rest }: NeedProgress): void {
    parts.push(Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"results":{`));
    for (const [place, [step, outputs]] of Object.entries(results).entries())
      parts.push(Buffer.from(`${place > 0 ? ',' : ''}"${step}":`), this.#text(outputs));
    parts.push(Buffer.from('}}'));
  }

  #text(value: unknown): Buffer {
    if (typeof value !== 'object' || value === null) return Buffer.from(JSON.stringify(value));
    const known = this.#known.get(value);
    if (known) return known;
    const text = unpooledBytes(JSON.stringify(value));
    this.#known.set(value, text);
    return text;
  }
}

/**
 * The bytes of a text in their own memory. Node allocates small buffers from a shared pool of 64 KB, and a cached buffer
 * would keep its whole pool in memory: 200 MB for a job of 500 needs.
 */
function unpooledBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

const comma = Buffer.from(',');
