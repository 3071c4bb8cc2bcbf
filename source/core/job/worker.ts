import * as z from 'zod';
import { laneNames } from './step/steps.ts';

/** Another machine that takes steps of jobs, as people see it. */
export const workerSchema = z.object({
  id: z.string(),
  host: z.string(),
  /** Its lanes: steps that it runs now, of whatever job, and the most at once. */
  lanes: z.partialRecord(z.enum(laneNames), z.object({ active: z.int(), limit: z.int() })),
  /** What it does now: "inspect n03". */
  doing: z.array(z.string()),
});
export type Worker = z.infer<typeof workerSchema>;

/** The lanes of a worker in words: "ai 1/5, cut 0/2". */
export function describeWorkerLoad({ lanes }: Worker): string {
  return laneNames
    .flatMap((name) => {
      const load = lanes[name];
      return load ? [`${name} ${load.active}/${load.limit}`] : [];
    })
    .join(', ');
}
