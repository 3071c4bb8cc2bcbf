import { cleanText } from '../text/text.ts';
import { clock } from '../text/timecode.ts';
import { findSpoken, runBetween, type SpokenText, spokenText, textOf } from '../transcript/spoken-text.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Need, NeedDraft } from './need.ts';
import { phraseKey, similarPhrases } from './phrase.ts';
import { fitTexts, freePhrase, textsOf } from './repair-phrases.ts';

/** What a plan has to keep to. */
export interface PlanRules {
  transcript: Transcript;
  durationSeconds: number;
  clipsPerMinute: number;
  minClipSeconds: number;
  maxClipSeconds: number;
}

/** Needs stand at least this far apart; only a density that leaves less room brings them closer. */
const usualSpacingSeconds = 10;
/** How far from its words a need may stand before it is moved to them. */
const driftSeconds = 10;
/** A talk that comes back to a thing after this long may show it again, in other footage. */
export const repeatSeconds = 90;
/** `spoken` is about a sentence. */
const spokenWords = 25;

/** How many needs a plan has at most: by its density, and never none. */
export function wantedNeeds(rules: Pick<PlanRules, 'durationSeconds' | 'clipsPerMinute'>): number {
  return Math.max(1, Math.round((rules.durationSeconds / 60) * rules.clipsPerMinute));
}

/** Densities from which on needs may stand closer: in steps, so that a denser plan keeps every need of a thinner one. */
const spacingSteps = [4, 6, 8, 10, 12, 15, 20, 30, 60] as const;

/** Seconds between two needs at least: 10, less in a denser plan, never less than a clip is long. */
export function needSpacing(rules: Pick<PlanRules, 'clipsPerMinute' | 'minClipSeconds'>): number {
  const step = spacingSteps.find((each) => each >= rules.clipsPerMinute) ?? rules.clipsPerMinute;
  // Two thirds of the average distance leave room to stand where the words are.
  return Math.max(rules.minClipSeconds, Math.min(usualSpacingSeconds, ((60 / step) * 2) / 3));
}

/** The latest moment at which a clip of the shortest length still fits into the video. */
export function latestNeed(rules: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>): number {
  return Math.max(0, rules.durationSeconds - rules.minClipSeconds);
}

/**
 * What every planner's answer goes through: needs in order of time, inside the video, apart from each other, no more
 * than wanted, each with words that are in the transcript, a phrase of its own and texts of the right lengths.
 * Notes say in one sentence each what was repaired. A plan that is in order comes out as it went in.
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
    notes.push('The needs were not in order of time; they were sorted.');
  }
  const ordered = placed.toSorted((a, b) => a.at - b.at);
  const apart = spaceOut(withOwnPhrases(ordered, notes), needSpacing(rules), notes);
  const kept = thinOut(apart, rules, notes);
  const needs = kept.map((draft, index) => finish(draft, kept[index + 1]?.at, index + 1, rules));
  return { needs, notes };
}

function fitDraft(draft: NeedDraft, notes: string[]): NeedDraft {
  const fitted = fitTexts(draft);
  if (fitted.phrase === '')
    notes.push(`A need at ${clock(timeOf(draft))} was left out: it has nothing to look for.`);
  else if (fitted.phrase !== draft.phrase) {
    notes.push(`${named(draft)} was made “${fitted.phrase}”: a phrase has 2 to 6 words.`);
  } else if (textsOf(fitted) !== textsOf(draft)) {
    notes.push(`The alternates or things to see of ${named(draft)} were brought to their usual number.`);
  }
  return fitted;
}

function placeDraft(draft: NeedDraft, rules: PlanRules, spoken: SpokenText, notes: string[]): NeedDraft {
  const latest = latestNeed(rules);
  const given = timeOf(draft);
  const run = findSpoken(spoken, draft.spoken, given);
  if (run) {
    const start = spoken.words[run.first]?.start ?? 0;
    const end = spoken.words[run.last]?.end ?? start;
    const target = Math.min(start, latest);
    const inVideo = given >= 0 && given <= latest;
    const near = inVideo && given >= target - driftSeconds && given <= Math.max(end, target + driftSeconds);
    if (!near) notes.push(`${named(draft)} was moved to ${clock(target)}, where its words are spoken.`);
    return { ...draft, at: near ? given : target, spoken: textOf(spoken, run) };
  }
  const at = Math.min(Math.max(0, given), latest);
  if (at !== given) notes.push(`${named(draft)} lay outside the video and was moved to ${clock(at)}.`);
  const there = runBetween(spoken, at, at + driftSeconds, spokenWords);
  if (there || draft.spoken !== '') {
    notes.push(
      `The words given for ${named({ ...draft, at })} are not in the transcript; those spoken there were taken.`,
    );
  }
  return { ...draft, at, spoken: there ? textOf(spoken, there) : '' };
}

function withOwnPhrases(drafts: readonly NeedDraft[], notes: string[]): NeedDraft[] {
  const taken: { key: ReadonlySet<string>; at: number }[] = [];
  return drafts.flatMap((draft) => {
    const recent = taken.filter((known) => draft.at - known.at < repeatSeconds).map((known) => known.key);
    const key = phraseKey(draft.phrase);
    if (!recent.some((known) => similarPhrases(key, known))) {
      taken.push({ key, at: draft.at });
      return [draft];
    }
    const phrase = freePhrase(draft, recent);
    if (phrase === undefined) {
      notes.push(`${named(draft)} was left out: a need shortly before looks for the same.`);
      return [];
    }
    notes.push(`${named(draft)} now looks for “${phrase}”: a need shortly before looks for the same.`);
    taken.push({ key: phraseKey(phrase), at: draft.at });
    return [fitTexts({ ...draft, phrase, alternates: draft.alternates.filter((each) => each !== phrase) })];
  });
}

function spaceOut(drafts: readonly NeedDraft[], spacing: number, notes: string[]): NeedDraft[] {
  const kept: NeedDraft[] = [];
  for (const draft of drafts) {
    const before = kept.at(-1);
    if (before && draft.at - before.at < spacing) {
      notes.push(
        `${named(draft)} was left out: it is closer than ${Number(spacing.toFixed(1))} s to the need before it.`,
      );
    } else kept.push(draft);
  }
  return kept;
}

/** Leaves out those that stand closest to others, so that the rest stays spread over the video. */
function thinOut(drafts: readonly NeedDraft[], rules: PlanRules, notes: string[]): NeedDraft[] {
  const kept = [...drafts];
  while (kept.length > wantedNeeds(rules)) {
    const room = kept.map(
      (_, index) => (kept[index + 1]?.at ?? rules.durationSeconds) - (kept[index - 1]?.at ?? 0),
    );
    const [draft] = kept.splice(room.indexOf(Math.min(...room)), 1);
    if (draft) notes.push(`${named(draft)} was left out: there were more needs than asked for.`);
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
    id: `n${String(number).padStart(2, '0')}`,
    at,
    until: end,
    selected: true,
    origin: 'planned',
  };
}

function named(draft: Pick<NeedDraft, 'phrase' | 'at'>): string {
  return `“${cleanText(draft.phrase, 60)}” (${clock(timeOf(draft))})`;
}

function timeOf({ at }: Pick<NeedDraft, 'at'>): number {
  return Number.isFinite(at) ? at : 0;
}
