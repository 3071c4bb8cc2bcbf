import * as z from 'zod';

/** A step's wait until a known time, as data, so that screens can count down. */
export const stepWaitSchema = z.object({
  /** Milliseconds since 1970. */
  until: z.number(),
  /** Such as "server busy" or "Pexels's rate limit". */
  why: z.string(),
  /** The user can end it: the pause of an overloaded service. */
  canEnd: z.literal(true).exactOptional(),
});
export type StepWait = z.infer<typeof stepWaitSchema>;

/** Such as "retry in 4 s (server busy)": what comes after the wait, when, and why it waits. */
export function describeWait(message: string | undefined, { until, why }: StepWait, now: number): string {
  const seconds = Math.ceil((until - now) / 1000);
  const what = message ?? 'continues';
  return seconds > 0 ? `${what} in ${seconds} s (${why})` : `${what} now (${why})`;
}
