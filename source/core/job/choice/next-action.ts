import { shotId } from '../../footage/shot.ts';
import { pluralize } from '../../text/text.ts';
import type { Failure, NeedProgress } from '../job.ts';
import { refusedClips } from '../job.ts';
import type { PendingPick } from '../need/pick.ts';
import { findPickedShot, hasInspectionFailed } from '../need/picks.ts';
import { filmMessage } from '../need/reduce-choices.ts';
import type { NeedStepName } from '../step/steps.ts';
import type { CandidatePreferences } from './order-candidates.ts';
import { hasShotFailed, isBestPossibleShot, isRecentlyUsed, orderShotsWithoutClip } from './runner-ups.ts';

/** A step of a need that can start now. */
export interface NeedCall {
  step: NeedStepName;
  /** '' for search and rank, a candidate's id for preview and inspect, a shot's id for the other steps. */
  key: string;
}

/** What a need does next. It depends on the saved state alone, so resuming needs no code of its own. */
export type NextAction =
  | { kind: 'run'; calls: NeedCall[] }
  /** Get films assigned, once all competing needs are ranked; see `assign`. */
  | { kind: 'shortlist' }
  /** Wait for a step in flight. */
  | { kind: 'wait' }
  /** Keep these refused clips: no shot is left to replace them. */
  | { kind: 'keep'; keys: string[] }
  /** What the user took cannot be had. */
  | { kind: 'drop-pick'; reason: string }
  | { kind: 'end'; state: 'filled' | 'no-match' | 'failed'; message: string };

export interface NeedLimits {
  clipsPerNeed: number;
  previewsPerNeed: number;
  /** Max films per need, runner-ups included. */
  filmsPerNeed: number;
  candidatePreferences: CandidatePreferences;
}

const shotSteps = ['fetch', 'cut', 'verify', 'file'] as const;

/**
 * The next action of a need. Previews and inspections of the best candidates run in parallel. The best of all their
 * shots is fetched, cut, verified and filed; films that cannot have a better one are not waited for. When a shot or
 * candidate fails, the runner-up follows. A need ends without a clip only when nothing is left to try, and a refused clip
 * stays until its replacement is filed.
 * @param busy ids (`callId`) of the calls in flight; they are not returned again
 */
export function nextAction(
  progress: NeedProgress,
  limits: NeedLimits,
  busy: ReadonlySet<string>,
): NextAction {
  const action = wantedAction(progress, limits, busy);
  const keys = action.kind === 'end' ? refusedClips(progress) : [];
  return keys.length > 0 ? { kind: 'keep', keys } : action;
}

function wantedAction(progress: NeedProgress, limits: NeedLimits, busy: ReadonlySet<string>): NextAction {
  const { results } = progress;
  const idle = (calls: NeedCall[]) => calls.filter((call) => !busy.has(callId(call)));
  const pick = progress.picks?.[0];
  if (pick) return pickAction(progress, pick, busy);
  if (progress.toFilm) return { kind: 'end', state: 'no-match', message: filmMessage };
  const once = (step: 'search' | 'rank'): NextAction => {
    const failure = progress.failures.find((each) => each.step === step);
    if (failure) return { kind: 'end', state: 'failed', message: failure.message };
    const calls = idle([{ step, key: '' }]);
    return calls.length > 0 ? { kind: 'run', calls } : { kind: 'wait' };
  };

  const found = results.search[''];
  if (!found) return once('search');
  if (found.candidates.length === 0) return nothingFound(progress);
  if (!results.rank['']) return once('rank');
  if (!progress.shortlist) return { kind: 'shortlist' };

  const clips = wantedClips(progress);
  if (clips >= limits.clipsPerNeed) return filled(progress, clips);
  const calls = wantedCalls(progress, limits);
  if (calls.length > 0) {
    const free = idle(calls);
    return free.length > 0 ? { kind: 'run', calls: free } : { kind: 'wait' };
  }
  return clips > 0 ? filled(progress, clips) : nothingLeft(progress);
}

/** What the user took comes before everything else. */
function pickAction(progress: NeedProgress, pick: PendingPick, busy: ReadonlySet<string>): NextAction {
  const shot = findPickedShot(progress, pick);
  const key = shot ? shotId(shot) : pick.candidateId;
  const failure = progress.failures.findLast((each) => each.key === key);
  if (shot && hasShotFailed(progress, key)) {
    const problems = progress.results.verify[key]?.problems.join(', ');
    return { kind: 'drop-pick', reason: failure?.message ?? problems ?? 'the clip failed its checks' };
  }
  const step = progress.results.preview[key] ? 'inspect' : 'preview';
  const call: NeedCall = shot ? nextShotCall(progress, key) : { step, key };
  return busy.has(callId(call)) ? { kind: 'wait' } : { kind: 'run', calls: [call] };
}

/** Whether a need that has not ended has no clip and nothing left to try. */
export function isExhausted(progress: NeedProgress, limits: NeedLimits): boolean {
  if (!progress.shortlist) return false;
  const action = wantedAction(progress, limits, new Set());
  return action.kind === 'end' && action.state !== 'filled';
}

/** Identifies a call within its need. */
export function callId(call: NeedCall): string {
  return `${call.step} ${call.key}`;
}

function wantedCalls(progress: NeedProgress, limits: NeedLimits): NeedCall[] {
  const missing = limits.clipsPerNeed - wantedClips(progress);
  const live = (progress.shortlist ?? []).filter((id) => !hasInspectionFailed(progress, id));
  const open = orderShotsWithoutClip(progress, limits.candidatePreferences);
  for (let size = Math.min(limits.previewsPerNeed, live.length); size <= live.length; size++) {
    const window = live.slice(0, size);
    // A film outside of it may have been looked at ahead, which must not decide anything: it depends on timing.
    const shots = open.filter(({ candidateId }) => window.includes(candidateId));
    const calls = nextInspectionCalls(progress, window);
    const last = shots[missing - 1];
    // Also those outside of it, because which films are in it depends on timing until all of them are inspected.
    const unknown = live.filter((id, at) => at >= size || nextInspectionCall(progress, id) !== undefined);
    const isSettled =
      last !== undefined && isBestPossibleShot(progress, last, unknown, limits.candidatePreferences);
    if (calls.length > 0 && !isSettled) return calls;
    const hasUsable = shots.some((shot) => !isRecentlyUsed(shot, limits.candidatePreferences));
    if (!hasUsable && size < live.length) continue;
    const chosen = shots.slice(0, missing).map((shot) => nextShotCall(progress, shotId(shot)));
    // Only the best shot may be filed now: clips are numbered in the order of their shots, whichever was cut first.
    return chosen.filter((call, place) => call.step !== 'file' || place === 0);
  }
  return [];
}

/**
 * The next previews and inspections of these films, best first. Inspections with a cached answer come first, because they may
 * make others unnecessary: otherwise a second run of a job would pay for more inspections than the first. Whether an
 * answer is cached is known when the preview step has ended.
 */
export function nextInspectionCalls(progress: NeedProgress, films: readonly string[]): NeedCall[] {
  const calls = films.map((id) => nextInspectionCall(progress, id)).filter((call) => call !== undefined);
  const isSaved = ({ step, key }: NeedCall) =>
    step === 'inspect' && progress.results.preview[key]?.file === undefined;
  const firstPreview = calls.findIndex(({ step }) => step === 'preview');
  const isHeld = (place: number) => calls.some(isSaved) || (firstPreview !== -1 && firstPreview < place);
  return calls.filter((call, place) => call.step === 'preview' || isSaved(call) || !isHeld(place));
}

/** The preview or inspection that a film needs next; undefined when it has been inspected. */
function nextInspectionCall({ results }: NeedProgress, id: string): NeedCall | undefined {
  if (!results.preview[id]) return { step: 'preview', key: id };
  return results.inspect[id] ? undefined : { step: 'inspect', key: id };
}

/** How many clips the need has that were not refused. */
function wantedClips(progress: NeedProgress): number {
  return Object.keys(progress.results.file).length - refusedClips(progress).length;
}

/** The next step from a shot to its clip. */
export function nextShotCall(progress: NeedProgress, key: string): NeedCall {
  const step = shotSteps.find((each) => !progress.results[each][key]);
  return { step: step ?? 'file', key };
}

/** Whether a step belongs to the inspection of a film. */
export function isInspectionStep(step: NeedStepName): boolean {
  return step === 'preview' || step === 'inspect';
}

function filled({ pickFault }: NeedProgress, clips: number): NextAction {
  const message =
    pickFault === undefined ? pluralize(clips, 'clip') : `not picked: ${pickFault}; this clip stays`;
  return { kind: 'end', state: 'filled', message };
}

function nothingFound(progress: NeedProgress): NextAction {
  if (progress.need.isReceipt)
    return { kind: 'end', state: 'no-match', message: 'a page, post or headline: capture it yourself' };
  const dropped = progress.results.search['']?.dropped.length ?? 0;
  const message = dropped > 0 ? `the rules excluded all ${dropped} results` : 'nothing found';
  return { kind: 'end', state: 'no-match', message };
}

function nothingLeft(progress: NeedProgress): NextAction {
  const tried = progress.shortlist?.length ?? 0;
  if (tried === 0) return { kind: 'end', state: 'no-match', message: 'no good match' };
  const rejected = Object.values(progress.results.verify).filter((each) => !each.passed).length;
  // A film that went to another need may have failed here before.
  const isOwn = ({ step, key }: Failure) =>
    !isInspectionStep(step) || progress.shortlist?.includes(key) === true;
  const last = progress.failures.findLast(isOwn);
  if (last) return { kind: 'end', state: 'failed', message: last.message };
  if (rejected > 0) return { kind: 'end', state: 'no-match', message: 'every clip failed verification' };
  const message = `no usable shot in ${tried === 1 ? 'the 1 candidate' : `${tried} candidates`}`;
  return { kind: 'end', state: 'no-match', message };
}
