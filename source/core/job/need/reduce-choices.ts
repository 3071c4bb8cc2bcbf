import { shotId } from '../../footage/shot.ts';
import { cleanText } from '../../text/text.ts';
import { hasEnded } from '../progress/progress.ts';
import { emptyNeedResults, type NeedResults } from '../step/steps.ts';
import { withPhrase } from './edited-need.ts';
import type { NeedProgress } from './need-progress.ts';
import type { PendingPick } from './pick.ts';
import { allShots, findPickOfShot, findReplacedClip } from './picks.ts';

/** The message of a need that the user films. */
export const filmMessage = 'you film it yourself';

/** The user takes a film or seconds of it. Earlier failures of these are forgotten. */
export function applyPick(progress: NeedProgress, pick: PendingPick): NeedProgress {
  const { message: _message, pickFault: _fault, toFilm: _toFilm, ...rest } = progress;
  const key = shotId(pick.shot);
  const isMeant = (id: string) =>
    id === pick.candidateId || (pick.isExact ? id === key : id.startsWith(`${pick.candidateId}@`));
  const verify = Object.entries(progress.results.verify).filter(([id, { passed }]) => passed || !isMeant(id));
  return {
    ...rest,
    state: progress.state === 'active' ? 'active' : 'waiting',
    picks: [...(progress.picks ?? []).filter(({ replaces }) => replaces !== pick.replaces), pick],
    failures: progress.failures.filter((failure) => !isMeant(failure.key)),
    results: { ...withTaken(progress.results, pick.candidateId), verify: Object.fromEntries(verify) },
    ...(pick.isExact && progress.refused && { refused: progress.refused.filter((each) => each !== key) }),
  };
}

/** A film that a rule left out is a candidate once the user takes it. */
function withTaken(results: NeedResults, candidateId: string): NeedResults {
  const search = results.search[''];
  const taken = search?.dropped.find((each) => each.candidateId === candidateId)?.candidate;
  if (!search || !taken) return results;
  const dropped = search.dropped.filter((each) => each.candidateId !== candidateId);
  return { ...results, search: { '': { ...search, candidates: [...search.candidates, taken], dropped } } };
}

/** A pick could not be taken: the clip that it was to replace stays. */
export function applyPickFailure(progress: NeedProgress, reason: string): NeedProgress {
  const { picks: [_failed, ...picks] = [], ...rest } = progress;
  return { ...rest, pickFault: reason, ...(picks.length > 0 && { picks }) };
}

/**
 * A filed clip takes the place of the one it replaces; without such a clip it is added at the end. A clip that a pick
 * replaces counts as refused, so that it does not come back by itself.
 */
export function applyFiledClip(
  progress: NeedProgress,
  key: string,
  output: NeedResults['file'][string],
): NeedProgress {
  const { file } = progress.results;
  const replaced = findReplacedClip(progress, key);
  const clips = Object.entries(file);
  const after =
    replaced === undefined
      ? { ...file, [key]: output }
      : Object.fromEntries(clips.map((entry) => (entry[0] === replaced ? [key, output] : entry)));
  const next: NeedProgress = { ...progress, results: { ...progress.results, file: after } };
  const pick = findPickOfShot(progress, key);
  if (!pick) return next;
  const { picks = [], ...rest } = next;
  const open = picks.filter((each) => each !== pick);
  return {
    ...rest,
    ...(open.length > 0 && { picks: open }),
    picked: [...new Set([...(progress.picked ?? []), key])],
    refused: refusedAfter(progress, key, replaced),
  };
}

/** What the user takes is no longer refused; the clip that it replaces is. */
function refusedAfter({ refused = [] }: NeedProgress, taken: string, replaced: string | undefined): string[] {
  const others = refused.filter((each) => each !== taken && each !== replaced);
  return replaced === undefined ? others : [...others, replaced];
}

/** Another phrase: everything found for the old one is dropped. Clips stay until better ones are filed. */
export function applySearchAgain(progress: NeedProgress, phrase: string): NeedProgress {
  const { message: _message, shortlist: _shortlist, picks: _picks, ...others } = progress;
  const { pickFault: _fault, toFilm: _toFilm, ...rest } = others;
  const { file, verify } = progress.results;
  const filed = Object.keys(file);
  const ofClips = Object.entries(verify).filter(([key]) => file[key] !== undefined);
  return {
    ...rest,
    need: withPhrase(progress.need, cleanText(phrase, 120)),
    state: 'waiting',
    running: [],
    failures: [],
    results: { ...emptyNeedResults(), file, verify: Object.fromEntries(ofClips) },
    ...(filed.length > 0 && { refused: [...new Set([...(progress.refused ?? []), ...filed])] }),
  };
}

/** The user films it: it is on the shot list, and its clips leave the job. */
export function applyFilmedByUser(progress: NeedProgress): NeedProgress {
  const { picks: _picks, pickFault: _fault, ...rest } = progress;
  return {
    ...rest,
    state: 'no-match',
    message: filmMessage,
    running: [],
    toFilm: true,
    results: { ...progress.results, file: {} },
    ...withRemoved(progress, filesOf(progress, Object.keys(progress.results.file))),
  };
}

/**
 * A need as it was before a choice of the user. A clip that was replaced meanwhile is made again and then replaces the
 * newer one; where there was no clip, the newer one leaves the job.
 */
export function applyRestore(now: NeedProgress, before: NeedProgress): NeedProgress {
  const had = before.results.file;
  const newer = Object.keys(now.results.file).filter((key) => !had[key]);
  const gone = Object.keys(had).filter((key) => !now.results.file[key]);
  const picks = gone.flatMap((key, place) => pickAgain(before, key, newer[place]));
  const isChanged = (key: string) => newer.includes(key) || gone.includes(key);
  const base: NeedProgress = {
    ...before,
    running: [],
    costUsd: now.costUsd,
    results: withoutFiles(before.results, isChanged),
    state: hasEnded(before) ? before.state : 'waiting',
  };
  if (picks.length === 0)
    return { ...base, results: { ...base.results, file: had }, ...withRemoved(now, filesOf(now, newer)) };
  const { message: _message, ...rest } = base;
  return {
    ...rest,
    state: 'waiting',
    results: { ...base.results, file: now.results.file },
    picks,
    ...(now.removed && { removed: now.removed }),
  };
}

/** The pick that makes a clip again whose file is gone; none when its film is not known any more. */
function pickAgain(before: NeedProgress, key: string, replaces: string | undefined): PendingPick[] {
  const clip = before.results.file[key]?.clip;
  const shot = allShots(before).find((each) => shotId(each) === key) ?? clip?.shot;
  const isKnown = before.results.search['']?.candidates.some(({ id }) => id === shot?.candidateId);
  if (!shot || !isKnown) return [];
  return [
    { candidateId: shot.candidateId, shot, isExact: true, ...(replaces !== undefined && { replaces }) },
  ];
}

/** Results without the files of these shots, which were moved or deleted. */
function withoutFiles(results: NeedResults, isGone: (key: string) => boolean): NeedResults {
  const kept = <Value>(all: Record<string, Value>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !isGone(key)));
  return { ...results, fetch: kept(results.fetch), cut: kept(results.cut), verify: kept(results.verify) };
}

function filesOf({ results }: NeedProgress, keys: readonly string[]): string[] {
  return keys.flatMap((key) => results.file[key]?.clip.file ?? []);
}

function withRemoved({ removed = [] }: NeedProgress, files: readonly string[]): { removed?: string[] } {
  const all = [...new Set([...removed, ...files])];
  return all.length > 0 ? { removed: all } : {};
}
