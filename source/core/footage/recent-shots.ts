import * as z from 'zod';
import { formatDay } from '../text/timecode.ts';

/** A shot that another job used. The candidate's id contains its source. Times are seconds in the candidate. */
export const usedShotSchema = z.object({
  candidateId: z.string(),
  start: z.number(),
  end: z.number(),
  /** When that job was created, in milliseconds since 1970. */
  usedAt: z.number(),
});
export type UsedShot = z.infer<typeof usedShotSchema>;

/** The shots of recent jobs, which are avoided while there are others. */
export interface RecentShots {
  used: readonly UsedShot[];
  /** The shortest usable part of a film, in seconds. */
  minSeconds: number;
}

/** Overlaps up to this many seconds do not count: the ends of shots are rounded to frames. */
const toleranceSeconds = 0.1;

/** The latest use of a part of this shot, if any. */
export function findLatestUse(
  shot: { candidateId: string; start: number; end: number },
  used: readonly UsedShot[],
): UsedShot | undefined {
  return used
    .filter(
      ({ candidateId, start, end }) =>
        candidateId === shot.candidateId &&
        Math.min(end, shot.end) - Math.max(start, shot.start) > toleranceSeconds,
    )
    .toSorted((a, b) => b.usedAt - a.usedAt)[0];
}

/** The latest use of a film that has no unused part of the min length left; undefined if it has one. */
export function findLatestUseOfFilm(
  film: { id: string; durationSeconds: number },
  { used, minSeconds }: RecentShots,
): UsedShot | undefined {
  const own = used.filter(({ candidateId }) => candidateId === film.id).toSorted((a, b) => a.start - b.start);
  let free = 0;
  for (const { start, end } of own) {
    if (start - free >= minSeconds) return undefined;
    free = Math.max(free, end);
  }
  if (film.durationSeconds - free >= minSeconds) return undefined;
  return own.toSorted((a, b) => b.usedAt - a.usedAt)[0];
}

/** Why a shot is avoided: "used in the job of 12 Nov". */
export function describeUse({ usedAt }: UsedShot): string {
  return `used in the job of ${formatDay(usedAt)}`;
}
