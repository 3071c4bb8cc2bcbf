import { describeUse, findLatestUse, type UsedShot } from '../../footage/recent-shots.ts';
import { formatClock } from '../../text/timecode.ts';
import type { Job, NeedProgress } from '../job.ts';
import { filmsUsedElsewhere } from './assign-films.ts';
import type { NextAction } from './next-action.ts';

/**
 * Why a need ends as it does, in words. A need without a clip names the time, or the other video, where a film that
 * fits is used.
 * @param message what is known without the rest of the job
 * @param otherVideo the other video of the batch that uses one of the need's shots
 */
export function describeEnd(
  job: Job,
  progress: NeedProgress,
  { state, message }: Pick<Extract<NextAction, { kind: 'end' }>, 'state' | 'message'>,
  otherVideo: string | undefined,
): string | undefined {
  const isShort = state === 'no-match';
  const [used] = isShort ? filmsUsedElsewhere(job, progress).values() : [];
  if (used) return `used at ${formatClock(used.at)}: ${used.title}`;
  const why = isShort && otherVideo !== undefined ? `its shots are already used for ${otherVideo}` : message;
  const reasons = [why, earlierUseOf(progress, job.usedShots ?? [])].filter(Boolean);
  return reasons.length === 0 ? undefined : reasons.join(', also ');
}

/** Says that a clip shows what a recent job used, too: there was no other shot. */
function earlierUseOf({ results }: NeedProgress, used: readonly UsedShot[]): string | undefined {
  const uses = Object.values(results.file).map(({ clip }) => findLatestUse(clip.shot, used));
  const [first] = uses.filter((use) => use !== undefined);
  return first && describeUse(first);
}
