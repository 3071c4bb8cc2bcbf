import { readFileSync } from 'node:fs';
import * as z from 'zod';

const seconds = z.number().nonnegative();

const traceNeedSchema = z.object({
  id: z.string(),
  search: seconds,
  rank: seconds,
  /** Best first. */
  candidates: z.array(z.object({ preview: seconds, inspect: seconds })),
  fetch: seconds,
});

const traceSchema = z.object({
  measuredBefore: z.object({ transcribe: seconds, plan: seconds }),
  needs: z.array(traceNeedSchema),
});

/** Measured seconds of the steps of one need, without the time it waited for a slot. */
export type TraceNeed = z.infer<typeof traceNeedSchema>;
/** Measured seconds of a job. */
export type Trace = z.infer<typeof traceSchema>;

/** A run of January 2026: six needs of a two-minute video, inspected by a model over the network. */
export function measuredTrace(): Trace {
  const file = new URL('predecessor-6-needs.json', import.meta.url);
  return traceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** A trace of `count` needs, each drawn from the given one, with replacement; the same seed draws the same. */
export function drawnTrace(from: Trace, count: number, seed: number): Trace {
  const random = randomNumbers(seed);
  const needs = Array.from({ length: count }, (_, place) => {
    const drawn = from.needs[Math.floor(random() * from.needs.length)];
    if (!drawn) throw new Error('the trace has no needs');
    return { ...drawn, id: `n${place + 1}` };
  });
  return { ...from, needs };
}

/** Uniform numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
