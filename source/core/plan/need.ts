import * as z from 'zod';

/** One planned moment that wants B-roll. Times are seconds on the A-roll. */
export const needSchema = z.object({
  id: z.string().min(1),
  at: z.number().nonnegative(),
  until: z.number().nonnegative(),
  /** What is searched for: 2 to 6 concrete words. */
  phrase: z.string().min(1),
  /** Other phrases, tried when the first finds too little. */
  alternates: z.array(z.string()),
  /** Things that must be seen. */
  mustShow: z.array(z.string()),
  avoid: z.array(z.string()),
  style: z.string().optional(),
  timeOfDay: z.string().optional(),
  movement: z.string().optional(),
  /** The words of the transcript it supports, copied from there. Empty for a need added by hand. */
  spoken: z.string(),
  why: z.string(),
  selected: z.boolean(),
  origin: z.enum(['planned', 'added']),
});
export type Need = z.infer<typeof needSchema>;

/** What the user may change in the review. */
export const needChangesSchema = needSchema
  .pick({ at: true, until: true, phrase: true, alternates: true, mustShow: true, avoid: true })
  .partial();
export type NeedChanges = z.infer<typeof needChangesSchema>;

/** What the user likes, for planning and for every later judgement. */
export const preferencesSchema = z.object({
  style: z.string(),
  avoid: z.string(),
  notes: z.string(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
