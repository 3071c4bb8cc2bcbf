import * as z from 'zod';

/** A step that waits until a known time, kept as data so that screens can count down. */
export const stepWaitSchema = z.object({
  /** Milliseconds since 1970. */
  until: z.number(),
  /** "429", "Pexels's rate limit". */
  why: z.string(),
});
export type StepWait = z.infer<typeof stepWaitSchema>;

/** "asked again in 4 s (429)": what comes after the wait, when, and why not now. */
export function waitWords(message: string | undefined, { until, why }: StepWait, now: number): string {
  const seconds = Math.ceil((until - now) / 1000);
  const what = message ?? 'goes on';
  return seconds > 0 ? `${what} in ${seconds} s (${why})` : `${what} now (${why})`;
}
