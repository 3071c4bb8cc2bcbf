import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { random } from '../../../source/demo/noise.ts';

const seconds = z.number().nonnegative();

const traceNeedSchema = z.object({
  id: z.string(),
  search: seconds,
  rank: seconds,
  /** Best first. */
  candidates: z.array(z.object({ preview: seconds, inspect: seconds })),
  fetch: seconds,
  // The trace has no times of these: seconds on two cores.
  cut: seconds.default(8),
  verify: seconds.default(2),
  file: seconds.default(0.1),
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
  const next = random(seed);
  const needs = Array.from({ length: count }, (_, place) => {
    const drawn = from.needs[Math.floor(next() * from.needs.length)];
    if (!drawn) throw new Error('the trace has no needs');
    return { ...drawn, id: `n${place + 1}` };
  });
  return { ...from, needs };
}

/** The same needs, with steps that take no time. */
export function instant(trace: Trace): Trace {
  const needs = trace.needs.map(({ id, candidates }) => ({
    id,
    search: 0,
    rank: 0,
    candidates: candidates.map(() => ({ preview: 0, inspect: 0 })),
    fetch: 0,
    cut: 0,
    verify: 0,
    file: 0,
  }));
  return { measuredBefore: { transcribe: 0, plan: 0 }, needs };
}
