import type { Candidate } from '../../footage/candidate.ts';
import { type Handles, type Shot, shotId } from '../../footage/shot.ts';
import type { Settings } from '../../settings/settings.ts';
import { cleanText } from '../../text/text.ts';
import { formatClock } from '../../text/timecode.ts';
import type { Command } from '../command.ts';
import type { EventBody } from '../events/events.ts';
import { type Job, type NeedProgress, refusedClips } from '../job.ts';
import { hasEnded } from '../progress/progress.ts';
import { readNumberSetting } from '../progress/read-number-setting.ts';
import { findFilm } from './find.ts';
import type { PendingPick } from './pick.ts';

type PickCommand = Extract<Command, { type: 'pick' }>;
type Lengths = Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>;

/** The default lengths, where the settings are not known. They only decide how long a clip is whose seconds are not given. */
export const defaultClipLengths: Lengths = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };

/** The shortest clip in seconds that can be taken by hand. */
const minSeconds = 0.5;

/** The score of what the user chose where nothing else scored it. */
const ownScore = 8;

/**
 * The events for taking a film or seconds of it. Other needs that have not looked at the film yet no longer get it.
 * None when it cannot be taken (`pickFault`) or was taken already.
 */
export function pickEvents(job: Job, command: PickCommand, settings: Lengths): EventBody[] {
  const progress = job.needs.find(({ need }) => need.id === command.needId);
  const candidate = progress && findFilm(progress, command.candidateId);
  if (!progress || !candidate || pickFault(job, command, settings) !== undefined) return [];
  const pick = {
    ...pickFrom(progress, candidate, command, settings),
    ...findClipToReplace(job, progress, command),
  };
  const key = shotId(pick.shot);
  if (pick.isExact && refusedClips(progress).includes(key))
    return [
      { type: 'clip.kept', needId: command.needId, key },
      { type: 'need.state', needId: command.needId, state: 'filled', message: 'this clip stays' },
    ];
  const isAsked = progress.picks?.some((each) => isSame(each, pick));
  if (isAsked) return [];
  return [{ type: 'need.picked', needId: command.needId, pick }, ...freed(job, command)];
}

/** Why a film or these seconds of it cannot be taken, in words for the user; undefined when they can. */
export function pickFault(job: Job, command: PickCommand, settings: Lengths): string | undefined {
  const progress = job.needs.find(({ need }) => need.id === command.needId);
  if (!progress) return `The plan has no need ${command.needId}.`;
  if (job.state === 'awaiting-review' || !progress.results.search[''])
    return 'Nothing has been searched for this need yet.';
  const candidate = findFilm(progress, command.candidateId);
  if (!candidate) return `${command.candidateId} is not among the candidates of this need.`;
  const { start, end } = secondsOf(progress, candidate, command, settings);
  const { durationSeconds } = candidate;
  if (end > durationSeconds + 0.001 || start < 0)
    return `The film is only ${durationSeconds.toFixed(1)} s long (${formatClock(durationSeconds)}).`;
  if (end <= start) return 'The end must be after the start.';
  if (end - start < minSeconds) return `A clip must be at least ${minSeconds} s long.`;
  const pick = pickFrom(progress, candidate, command, settings);
  const stays = Object.entries(progress.results.file).filter(
    ([key]) =>
      !refusedClips(progress).includes(key) && !progress.picks?.some((each) => each.replaces === key),
  );
  const isThere = pick.isExact
    ? stays.some(([key]) => key === shotId(pick.shot))
    : stays.some(([, { clip }]) => clip.shot.candidateId === candidate.id);
  return isThere ? 'The need already has this clip.' : undefined;
}

/** The events for searching a need again with another phrase. During the review the phrase is only changed. */
export function searchEvents(job: Job, needId: string, text: string): EventBody[] {
  const progress = job.needs.find(({ need }) => need.id === needId);
  const phrase = cleanText(text, 120);
  if (!progress || phrase === '') return [];
  const isSame = phrase === progress.need.phrase;
  if (job.state === 'awaiting-review')
    return isSame ? [] : [{ type: 'need.edited', needId, changes: { phrase } }];
  const isUnsearched = !hasEnded(progress) && !progress.results.search[''];
  if (!progress.need.selected || (isSame && isUnsearched)) return [];
  return [{ type: 'need.searched-again', needId, phrase }];
}

/** The events for a need that the user films. */
export function filmEvents(job: Job, needId: string): EventBody[] {
  const progress = job.needs.find(({ need }) => need.id === needId);
  return progress?.need.selected && progress.toFilm !== true ? [{ type: 'need.to-film', needId }] : [];
}

/**
 * The clip that a pick takes the place of: the one it names, else the worst one that the user has neither kept nor
 * taken by hand. None where the need has fewer clips than the job wants for one.
 */
export function findClipToReplace(
  job: Job,
  progress: NeedProgress,
  { replaces }: Pick<PickCommand, 'replaces'>,
): { replaces?: string } {
  const { results, picks = [], picked = [], verdicts } = progress;
  if (replaces !== undefined) return results.file[replaces] ? { replaces } : {};
  const clips = Object.entries(results.file);
  const added = picks.filter((each) => each.replaces === undefined).length;
  if (clips.length + added < readNumberSetting(job, 'CLIPS_PER_NEED')) return {};
  const isOwn = ([key]: (typeof clips)[number]) => picked.includes(key) || verdicts?.[key] === 'keep';
  const worst = clips.toSorted(
    (a, b) => Number(isOwn(a)) - Number(isOwn(b)) || a[1].clip.shot.score - b[1].clip.shot.score,
  )[0];
  return worst ? { replaces: worst[0] } : {};
}

/** The pick that a command asks for, whichever clip it replaces. */
function pickFrom(
  progress: NeedProgress,
  candidate: Candidate,
  command: PickCommand,
  settings: Lengths,
): PendingPick {
  const { rank, inspect } = progress.results;
  const { start, end } = secondsOf(progress, candidate, command, settings);
  const known = inspect[candidate.id]?.shots.find((shot) => shot.start === start && shot.end === end);
  const isExact = command.start !== undefined || command.end !== undefined;
  const score = rank['']?.ranked.find(({ candidateId }) => candidateId === candidate.id)?.score;
  const room = roomAround(inspect[candidate.id]?.shots ?? [], start, end);
  const own: Shot = {
    ...{ candidateId: candidate.id, start, end, score: score ?? ownScore, reason: 'chosen by hand', saw: [] },
    ...(room && { room }),
  };
  return { candidateId: candidate.id, shot: known ?? own, isExact };
}

/** The seconds of a film that are offered where none were chosen: its best shot, else its middle. */
export function offeredSeconds(progress: NeedProgress, film: Candidate): { start: number; end: number } {
  const shots = progress.results.inspect[film.id]?.shots ?? [];
  const best = shots.toSorted((a, b) => b.score - a.score)[0];
  const command = { type: 'pick' as const, needId: progress.need.id, candidateId: film.id };
  return best ?? secondsOf(progress, film, command, defaultClipLengths);
}

/** The seconds of a command. What is left out follows from the length of the need; without any, the film's middle. */
function secondsOf(
  { need }: NeedProgress,
  { durationSeconds }: Candidate,
  { start, end }: PickCommand,
  { MIN_CLIP_DURATION, MAX_CLIP_DURATION }: Lengths,
): { start: number; end: number } {
  const wanted = Math.max(MIN_CLIP_DURATION, Math.min(need.until - need.at, MAX_CLIP_DURATION));
  const length = Math.min(wanted, durationSeconds);
  const from = start ?? (end === undefined ? (durationSeconds - length) / 2 : Math.max(0, end - length));
  return { start: milliseconds(from), end: milliseconds(end ?? Math.min(durationSeconds, from + length)) };
}

/** The seconds of the same scene around a range, where an inspected shot tells them. */
function roomAround(shots: readonly Shot[], start: number, end: number): Handles | undefined {
  for (const { start: from, end: to, room } of shots) {
    const before = start - (from - (room?.before ?? 0));
    const after = to + (room?.after ?? 0) - end;
    if (before >= 0 && after >= 0) return { before: milliseconds(before), after: milliseconds(after) };
  }
  return undefined;
}

/** Takes the film off the shortlists of other needs that have not begun with it. */
function freed(job: Job, { needId, candidateId }: PickCommand): EventBody[] {
  return job.needs.flatMap(({ need, shortlist, results, running }): EventBody[] => {
    const hasBegun = results.preview[candidateId] || running.some(({ key }) => key === candidateId);
    if (need.id === needId || !shortlist?.includes(candidateId) || hasBegun) return [];
    const candidateIds = shortlist.filter((id) => id !== candidateId);
    return [{ type: 'need.shortlist', needId: need.id, candidateIds }];
  });
}

function isSame(a: PendingPick, b: PendingPick): boolean {
  return a.isExact === b.isExact && a.replaces === b.replaces && shotId(a.shot) === shotId(b.shot);
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
