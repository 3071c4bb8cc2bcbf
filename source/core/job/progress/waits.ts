import type { Job } from '../job.ts';

/** Whether anything waits for an overloaded service now, a wait that the user can end. */
export function waitsForService({ stages, needs }: Job, now: number): boolean {
  const steps = needs.flatMap(({ running }) => running);
  return [...Object.values(stages), ...steps].some(({ wait }) => wait?.canEnd === true && wait.until > now);
}
