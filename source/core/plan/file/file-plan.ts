import * as z from 'zod';

/** One need of a plan file. Lists and texts that are not in the file are absent. Times are seconds on the A-roll. */
const plannedNeedSchema = z.object({
  /** The id of a planned need; absent for one that the user added. */
  id: z.string().optional(),
  take: z.boolean(),
  at: z.number().nonnegative(),
  until: z.number().nonnegative().optional(),
  phrase: z.string().min(1),
  webPhrase: z.string().optional(),
  alternates: z.array(z.string()).optional(),
  mustShow: z.string().optional(),
  welcome: z.array(z.string()).optional(),
  avoid: z.array(z.string()).optional(),
  isReceipt: z.boolean().optional(),
});
export type PlannedNeed = z.infer<typeof plannedNeedSchema>;

/** A plan that was read from a file. Saved with a job that was started with it, which then is not planned again. */
export const filePlanSchema = z.object({
  /** The file's name, for messages. */
  name: z.string(),
  needs: z.array(plannedNeedSchema),
});
export type FilePlan = z.infer<typeof filePlanSchema>;
