import { findLatestUse } from '../../footage/recent-shots.ts';
import { type Shot, shotId } from '../../footage/shot.ts';
import type { NeedProgress } from '../job.ts';
import { type CandidatePreferences, compareByPreference } from './order-candidates.ts';

/** The weight of the score from the inspection of the pictures. The rank by text has the rest. */
const lookWeight = 0.6;

/**
 * All shots of a need's inspected candidates that neither failed nor were refused nor are taken by another job of the
 * batch, best first; those that a recent job used come last. The score decides; technical quality only breaks ties.
 * The first ones become clips, the others are runner-ups: when a shot fails or is refused, the next one moves up.
 */
export function orderShots(progress: NeedProgress, preferences: CandidatePreferences): Shot[] {
  const candidates = new Map(progress.results.search['']?.candidates.map((each) => [each.id, each]));
  const value = valuing(progress);
  return (
    Object.values(progress.results.inspect)
      .flatMap((inspected) => inspected.shots)
      .filter((shot) => !hasShotFailed(progress, shotId(shot)) && !isRefusedShot(progress, shot))
      .filter((shot) => isOwn(progress, shot))
      // A clip that was filed has its shot, whoever claims the seconds later.
      .filter((shot) => progress.results.file[shotId(shot)] !== undefined || !preferences.isTaken?.(shot))
      .sort((a, b) => {
        const first = candidates.get(a.candidateId);
        const second = candidates.get(b.candidateId);
        const tie = first && second ? compareByPreference(first, second, preferences) : 0;
        const quality = (b.technique ?? 0) - (a.technique ?? 0);
        const rested = Number(isRecentlyUsed(a, preferences)) - Number(isRecentlyUsed(b, preferences));
        return rested || value(b) - value(a) || tie || quality || (shotId(a) < shotId(b) ? -1 : 1);
      })
  );
}

/** The shots of which no clip was filed, best first: the next ones to cut, and their runner-ups. */
export function orderShotsWithoutClip(progress: NeedProgress, preferences: CandidatePreferences): Shot[] {
  return orderShots(progress, preferences).filter((shot) => !progress.results.file[shotId(shot)]);
}

/**
 * Whether this shot is better than any shot that an inspection of these films could still find. False if one of them
 * could have an equally good one.
 */
export function isBestPossibleShot(
  progress: NeedProgress,
  shot: Shot,
  films: readonly string[],
  preferences: CandidatePreferences,
): boolean {
  const value = valuing(progress);
  // All shots of a need come from one inspector. One that judges technical quality only cannot lift a film.
  const best = (candidateId: string) => {
    const score = shot.technique === undefined ? highestScore : rankOf(progress, candidateId);
    return value({ ...shot, candidateId, score });
  };
  return !isRecentlyUsed(shot, preferences) && films.every((id) => best(id) < value(shot));
}

/** The highest score of a shot. */
const highestScore = 10;

function valuing(progress: NeedProgress): (shot: Shot) => number {
  const ranked = progress.results.rank['']?.ranked ?? [];
  const scores = new Map(ranked.map((each) => [each.candidateId, each.score]));
  // An inspector that judges technical quality only copies the rank into the shot's score.
  return (shot) =>
    shot.technique === undefined
      ? lookWeight * shot.score + (1 - lookWeight) * (scores.get(shot.candidateId) ?? 1)
      : shot.score;
}

function rankOf(progress: NeedProgress, candidateId: string): number {
  const ranked = progress.results.rank['']?.ranked ?? [];
  return ranked.find((each) => each.candidateId === candidateId)?.score ?? 1;
}

/** Whether a recent job used a part of this shot. */
export function isRecentlyUsed(shot: Shot, { rest }: CandidatePreferences): boolean {
  return rest !== undefined && findLatestUse(shot, rest.used) !== undefined;
}

/** Whether the film of a shot belongs to the need. It may have been looked at before it was given to another one. */
function isOwn({ shortlist, results }: NeedProgress, shot: Shot): boolean {
  return !shortlist || shortlist.includes(shot.candidateId) || results.file[shotId(shot)] !== undefined;
}

/** A shot counts as refused when it and a refused shot have more than this share of the shorter one in common. */
const refusedShare = 0.5;

/** Whether the user refused this shot, or most of its seconds. */
export function isRefusedShot(progress: NeedProgress, shot: Shot): boolean {
  const id = shotId(shot);
  return (progress.refused ?? []).some((key) => key === id || overlapShare(key, shot) > refusedShare);
}

/** The common seconds of a shot, given by its id, and another one, as a share of the shorter one. */
function overlapShare(key: string, { candidateId, start, end }: Shot): number {
  if (!key.startsWith(`${candidateId}@`)) return 0;
  const [from = 0, to = 0] = key
    .slice(candidateId.length + 1)
    .split('-')
    .map(Number);
  return (Math.min(end, to) - Math.max(start, from)) / Math.max(0.001, Math.min(end - start, to - from));
}

/** Whether a shot could not be fetched, cut or filed, or its clip failed verification. */
export function hasShotFailed(progress: NeedProgress, id: string): boolean {
  const failed = progress.failures.some(
    (failure) => failure.key === id && failure.step !== 'preview' && failure.step !== 'inspect',
  );
  return failed || progress.results.verify[id]?.passed === false;
}
