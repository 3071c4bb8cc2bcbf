import { type Shot, shotId } from '../../footage/shot.ts';
import { hasShotFailed, isRefusedShot } from '../choice/runner-ups.ts';
import type { NeedProgress } from './need-progress.ts';
import type { PendingPick } from './pick.ts';

/** All shots of a need: those found in its films, and those that the user chose. */
export function allShots({ results, picks = [] }: NeedProgress): Shot[] {
  const found = Object.values(results.inspect).flatMap(({ shots }) => shots);
  return [...found, ...picks.map(({ shot }) => shot)];
}

/**
 * The shot that a pick stands for: the user's seconds, or the film's best shot that is neither filed nor failed. A film
 * without such a shot gets the seconds of the pick. Undefined until the film was inspected.
 */
export function findPickedShot(progress: NeedProgress, pick: PendingPick): Shot | undefined {
  const { candidateId, isExact, shot } = pick;
  if (isExact) return shot;
  const inspected = progress.results.inspect[candidateId];
  if (!inspected) return hasInspectionFailed(progress, candidateId) ? shot : undefined;
  const open = inspected.shots.filter(
    (each) => !progress.results.file[shotId(each)] && !hasShotFailed(progress, shotId(each)),
  );
  const best = open.toSorted(
    (a, b) => Number(isRefusedShot(progress, a)) - Number(isRefusedShot(progress, b)) || b.score - a.score,
  );
  return best[0] ?? shot;
}

/** The pick that is done when the clip of this shot is filed, if any. */
export function findPickOfShot(progress: NeedProgress, key: string): PendingPick | undefined {
  return progress.picks?.find((pick) => {
    const shot = findPickedShot(progress, pick);
    return shot !== undefined && shotId(shot) === key;
  });
}

/** The shot of the clip that a new clip replaces: the one the pick names, else the one that was refused first. */
export function findReplacedClip(progress: NeedProgress, key: string): string | undefined {
  const { file } = progress.results;
  const pick = findPickOfShot(progress, key);
  const others = (progress.refused ?? []).filter((each) => each !== key && file[each] !== undefined);
  if (!pick) return others[0];
  return pick.replaces !== undefined && pick.replaces !== key && file[pick.replaces]
    ? pick.replaces
    : undefined;
}

/** Whether the preview or the inspection of a film failed. */
export function hasInspectionFailed({ failures }: NeedProgress, candidateId: string): boolean {
  return failures.some(({ key, step }) => key === candidateId && (step === 'preview' || step === 'inspect'));
}
