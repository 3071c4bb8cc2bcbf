import type { NeedProgress } from './job.ts';

/** The clips of a need that wait for a runner-up, by their shot ids, the one refused first in front. */
export function refusedClips(progress: NeedProgress): string[] {
  return (progress.refused ?? []).filter((key) => progress.results.file[key] !== undefined);
}
