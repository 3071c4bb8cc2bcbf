import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job, NeedProgress } from '../../core/job/job.ts';

/** Other things get their turn after so much work: a frame of the screen is drawn every 16 ms at most. */
const turnMs = 5;

/**
 * A job's state as JSON, in parts. What did not change since the last time is not written out again: a state is made of
 * unchangeable parts, so a part that is the same object is the same text. A job of 500 needs has 10 MB and more, of which
 * a step changes one need.
 */
export class JobText {
  readonly #known = new WeakMap<object, Buffer>();

  /** Long texts are made in turns, so that nothing else has to wait. */
  async parts(job: Job): Promise<Uint8Array[]> {
    const { needs, ...rest } = job;
    const parts: Uint8Array[] = [Buffer.from('{')];
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) parts.push(Buffer.from(`${JSON.stringify(name)}:`), this.#text(value), comma);
    }
    parts.push(Buffer.from('"needs":['));
    let began = performance.now();
    for (const [place, need] of needs.entries()) {
      if (performance.now() - began > turnMs) {
        await nextTurn();
        began = performance.now();
      }
      if (place > 0) parts.push(comma);
      this.#pushNeed(parts, need);
    }
    parts.push(Buffer.from(']}\n'));
    return parts;
  }

  /** What its steps brought is most of a need, and stays the same while another one is under way. */
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
    const text = keptBytes(JSON.stringify(value));
    this.#known.set(value, text);
    return text;
  }
}

/**
 * A text in memory of its own. Node cuts short ones out of shared pieces of 64 KB, and one that is kept would keep its
 * whole piece: a job of 500 needs took 200 MB.
 */
function keptBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

const comma = Buffer.from(',');
