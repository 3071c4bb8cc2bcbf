import * as z from 'zod';

/** A paid call that was sent and whose end is not known yet, or never will be. */
export const openCallSchema = z.object({
  /** Unique among all calls of all runs of a job. */
  id: z.string(),
  provider: z.string(),
  model: z.string(),
  operation: z.string(),
  needId: z.string().exactOptional(),
  /** When it was sent, milliseconds since 1970. */
  at: z.number(),
  /** The most it can cost in USD; undefined while the price is unknown. */
  upperUsd: z.number().nonnegative().exactOptional(),
  /** No usable answer came, so the service may bill it or not. Not set while the call is in flight. */
  lost: z.boolean().exactOptional(),
});
export type OpenCall = z.infer<typeof openCallSchema>;

/** The calls among these that may have been billed although no usable answer came. */
export function lostCalls(calls: readonly OpenCall[] | undefined): readonly OpenCall[] {
  return (calls ?? []).filter(({ lost }) => lost);
}

/** The most in USD that was billed for calls without an answer. Calls of unknown price are not included. */
export function mayBeBilledUsd(calls: readonly OpenCall[] | undefined): number {
  return lostCalls(calls).reduce((sum, { upperUsd = 0 }) => sum + upperUsd, 0);
}

/** How many calls without an answer have an unknown price. */
export function unpricedLostCalls(calls: readonly OpenCall[] | undefined): number {
  return lostCalls(calls).filter(({ upperUsd }) => upperUsd === undefined).length;
}
