import { cleanText } from '../text/text.ts';
import { formatClock } from '../text/timecode.ts';
import { findSpoken, runBetween, type SpokenText, spokenText, textOf } from '../transcript/spoken-text.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { type Need, type NeedDraft, needId } from './need.ts';
import { phraseKey, similarPhrases } from './phrase.ts';
import { findFreePhrase, joinTexts, repairTexts } from './repair-phrases.ts';

/** The limits of a plan. */
export interface PlanRules {
  transcript: Transcript;
  durationSeconds: number;
  clipsPerMinute: number;
  minClipSeconds: number;
  maxClipSeconds: number;
}

/** The default min distance between needs; only a dense plan has less. */
const defaultSpacingSeconds = 10;
/** How far a need may be from its words before it is moved to them. */
const driftSeconds = 10;
/** After this long, a talk that returns to a subject may show it again, in other footage. */
export const repeatSeconds = 90;
/** Max words of `spoken`, about a sentence. */
const spokenWords = 25;

/** Max needs of a plan, from its density; at least 1. */
export function maxNeedCount(rules: Pick<PlanRules, 'durationSeconds' | 'clipsPerMinute'>): number {
  return Math.max(1, Math.round((rules.durationSeconds / 60) * rules.clipsPerMinute));
}

/**
 * Needs per minute at which the spacing shrinks. It shrinks in steps, so that a denser plan keeps all needs of a
 * sparser one.
 */
const spacingSteps = [4, 6, 8, 10, 12, 15, 20, 30, 60] as const;

/** Min seconds between two needs: 10, less in a denser plan, never less than the shortest clip. */
export function needSpacing(rules: Pick<PlanRules, 'clipsPerMinute' | 'minClipSeconds'>): number {
  const step = spacingSteps.find((each) => each >= rules.clipsPerMinute) ?? rules.clipsPerMinute;
  // Two thirds of the average distance leave room to place needs where their words are.
  return Math.max(rules.minClipSeconds, Math.min(defaultSpacingSeconds, ((60 / step) * 2) / 3));
}

/** The latest time at which the shortest clip still fits into the video. */
export function latestNeedStart(rules: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>): number {
  return Math.max(0, rules.durationSeconds - rules.minClipSeconds);
}

/**
 * Validates and repairs a planner's answer. The result is sorted by time, inside the video, spaced out and no longer
 * than wanted; each need has words from the transcript, a phrase of its own and texts of valid lengths. Notes describe
 * the repairs, one sentence each. A valid plan is returned unchanged.
 */
export function repairPlan(
  drafts: readonly NeedDraft[],
  rules: PlanRules,
): { needs: Need[]; notes: string[] } {
  const notes: string[] = [];
  const spoken = spokenText(rules.transcript);
  const placed = drafts
    .map((draft) => placeDraft(fitDraft(draft, notes), rules, spoken, notes))
    .filter((draft) => draft.phrase !== '');
  if (placed.some((draft, index) => draft.at < (placed[index - 1]?.at ?? 0))) {
    notes.push('The needs were sorted by time.');
  }
  const ordered = placed.toSorted((a, b) => a.at - b.at);
  const apart = spaceOut(withDistinctPhrases(ordered, notes), needSpacing(rules), notes);
  const kept = limitCount(apart, rules, notes);
  const needs = kept.map((draft, index) => finish(draft, kept[index + 1]?.at, index + 1, rules));
  return { needs, notes };
}

function fitDraft(draft: NeedDraft, notes: string[]): NeedDraft {
  const fitted = repairTexts(draft);
  if (fitted.phrase === '')
    notes.push(`A need at ${formatClock(timeOf(draft))} was left out: it has no search phrase.`);
  else if (fitted.phrase !== draft.phrase) {
    notes.push(`${named(draft)} was changed to “${fitted.phrase}”: a phrase must have 2 to 6 words.`);
  } else if (joinTexts(fitted) !== joinTexts(draft)) {
    notes.push(`Alternate phrases or things to show of ${named(draft)} were shortened or removed.`);
  }
  return fitted;
}

function placeDraft(draft: NeedDraft, rules: PlanRules, spoken: SpokenText, notes: string[]): NeedDraft {
  const latest = latestNeedStart(rules);
  const given = timeOf(draft);
  const run = findSpoken(spoken, draft.spoken, given);
  if (run) {
    const start = spoken.words[run.first]?.start ?? 0;
    const end = spoken.words[run.last]?.end ?? start;
    const target = Math.min(start, latest);
    const inVideo = given >= 0 && given <= latest;
    const near = inVideo && given >= target - driftSeconds && given <= Math.max(end, target + driftSeconds);
    if (!near) notes.push(`${named(draft)} was moved to ${formatClock(target)}, where its words are spoken.`);
    return { ...draft, at: near ? given : target, spoken: textOf(spoken, run) };
  }
  const at = Math.min(Math.max(0, given), latest);
  if (at !== given) notes.push(`${named(draft)} was outside the video and was moved to ${formatClock(at)}.`);
  const there = runBetween(spoken, at, at + driftSeconds, spokenWords);
  if (there || draft.spoken !== '') {
    notes.push(
      `The words given for ${named({ ...draft, at })} are not in the transcript; the words spoken there are used instead.`,
    );
  }
  return { ...draft, at, spoken: there ? textOf(spoken, there) : '' };
}

function withDistinctPhrases(drafts: readonly NeedDraft[], notes: string[]): NeedDraft[] {
  const taken: { key: ReadonlySet<string>; at: number }[] = [];
  return drafts.flatMap((draft) => {
    const recent = taken.filter((known) => draft.at - known.at < repeatSeconds).map((known) => known.key);
    const key = phraseKey(draft.phrase);
    if (!recent.some((known) => similarPhrases(key, known))) {
      taken.push({ key, at: draft.at });
      return [draft];
    }
    const phrase = findFreePhrase(draft, recent);
    if (phrase === undefined) {
      notes.push(`${named(draft)} was left out: a need shortly before it has the same phrase.`);
      return [];
    }
    notes.push(`${named(draft)} was changed to “${phrase}”: a need shortly before it has the same phrase.`);
    taken.push({ key: phraseKey(phrase), at: draft.at });
    return [
      repairTexts({ ...draft, phrase, alternates: draft.alternates.filter((each) => each !== phrase) }),
    ];
  });
}

function spaceOut(drafts: readonly NeedDraft[], spacing: number, notes: string[]): NeedDraft[] {
  const kept: NeedDraft[] = [];
  for (const draft of drafts) {
    const before = kept.at(-1);
    if (before && draft.at - before.at < spacing) {
      notes.push(
        `${named(draft)} was left out: it is less than ${Number(spacing.toFixed(1))} s after the need before it.`,
      );
    } else kept.push(draft);
  }
  return kept;
}

/** Leaves out the needs with the closest neighbors, so that the rest stays spread over the video. */
function limitCount(drafts: readonly NeedDraft[], rules: PlanRules, notes: string[]): NeedDraft[] {
  const kept = [...drafts];
  while (kept.length > maxNeedCount(rules)) {
    const room = kept.map(
      (_, index) => (kept[index + 1]?.at ?? rules.durationSeconds) - (kept[index - 1]?.at ?? 0),
    );
    const [draft] = kept.splice(room.indexOf(Math.min(...room)), 1);
    if (draft) notes.push(`${named(draft)} was left out: there were more needs than requested.`);
  }
  return kept;
}

function finish(draft: NeedDraft, nextAt: number | undefined, number: number, rules: PlanRules): Need {
  const { at, until, ...rest } = draft;
  const asked = until !== undefined && Number.isFinite(until) ? until - at : rules.minClipSeconds;
  const length = Math.min(Math.max(asked, rules.minClipSeconds), rules.maxClipSeconds);
  const end = Math.min(at + length, nextAt ?? rules.durationSeconds, rules.durationSeconds);
  return {
    ...rest,
    id: needId(number),
    at,
    until: end,
    selected: true,
    origin: 'planned',
  };
}

function named(draft: Pick<NeedDraft, 'phrase' | 'at'>): string {
  return `“${cleanText(draft.phrase, 60)}” (${formatClock(timeOf(draft))})`;
}

function timeOf({ at }: Pick<NeedDraft, 'at'>): number {
  return Number.isFinite(at) ? at : 0;
}
