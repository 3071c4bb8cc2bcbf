import * as z from 'zod';
import { shotSchema } from '../../footage/shot.ts';

/** A film, or seconds of it, that the user takes for a need. It is done once the clip is filed. */
export const pickSchema = z.object({
  candidateId: z.string(),
  /** The seconds that the user chose, or those to take when the film turns out to have no usable shot. */
  shot: shotSchema,
  /** The user chose these seconds. Otherwise the best shot of the film is taken. */
  isExact: z.boolean(),
  /** The shot of the clip that it replaces. That clip stays until the new one is filed. */
  replaces: z.string().exactOptional(),
});
export type PendingPick = z.infer<typeof pickSchema>;
