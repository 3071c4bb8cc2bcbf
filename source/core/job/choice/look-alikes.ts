import { looksAlike } from '../../footage/picture-hash.ts';
import { shotId } from '../../footage/shot.ts';
import { formatClock } from '../../text/timecode.ts';
import type { Job, NeedProgress } from '../job.ts';
import type { CandidatePreferences } from './order-candidates.ts';
import { isRecentlyUsed, orderShots } from './runner-ups.ts';

/** A clip to replace, because it looks like another clip of the job. */
interface LookAlike {
  needId: string;
  /** The id of its shot. */
  key: string;
  /** Such as "looks like the clip at 00:58". */
  reason: string;
}

interface FiledClip {
  progress: NeedProgress;
  key: string;
  picture: string;
}

/**
 * The first clip that looks like another one and can be replaced by a shot that was inspected already, once per need.
 * Of two clips, the later one is replaced if possible. Called when all needs have ended, so that the result does not
 * depend on which ended first.
 */
export function findNextLookAlike(job: Job, preferences: CandidatePreferences): LookAlike | undefined {
  const clips = job.needs.filter(({ need }) => need.selected).flatMap(filedClips);
  for (const [place, clip] of clips.entries()) {
    const twin = clips.slice(0, place).find((each) => looksAlike(each.picture, clip.picture));
    if (!twin) continue;
    for (const [one, other] of [[clip, twin] as const, [twin, clip] as const]) {
      if (!canReplace(one, preferences)) continue;
      const reason = `looks like the clip at ${formatClock(other.progress.need.at)}`;
      return { needId: one.progress.need.id, key: one.key, reason };
    }
  }
  return undefined;
}

function filedClips(progress: NeedProgress): FiledClip[] {
  return Object.keys(progress.results.file).flatMap((key) => {
    const picture = progress.results.verify[key]?.picture;
    return picture === undefined || progress.refused?.includes(key) ? [] : [{ progress, key, picture }];
  });
}

function canReplace({ progress, key }: FiledClip, preferences: CandidatePreferences): boolean {
  if ((progress.lookAlikes ?? []).length > 0 || progress.verdicts?.[key] === 'keep') return false;
  if (progress.picked?.includes(key)) return false;
  return orderShots(progress, preferences).some(
    (shot) => !progress.results.file[shotId(shot)] && !isRecentlyUsed(shot, preferences),
  );
}
