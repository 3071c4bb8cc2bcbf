import type { NeedDraft } from '../../core/plan/need.ts';
import type { PlanRules } from '../../core/plan/plan-repair.ts';
import { cleanText } from '../../core/text/text.ts';
import { formatClock } from '../../core/text/timecode.ts';
import { findSpoken, normalizeWords, type SpokenText } from '../../core/transcript/spoken-text.ts';
import type { PlannedNeedAnswer } from './prompts/plan.ts';

/** A picture seems simultaneous with its word when it appears a moment after the word begins. */
const afterWordSeconds = 0.2;
/** Min distance of a need to both ends of a talk, where viewers should see the speaker; not for short talks. */
const edgeSeconds = 2;
const shortTalkSeconds = 30;

/** A need as a model proposes it, with the model's rating of how much the talk gains by it. */
export type RatedDraft = NeedDraft & { gain: number };

/** Converts a model's need to a draft. Its time is that of the word it names, if that word is spoken there. */
export function draftOf(answer: PlannedNeedAnswer, spoken: SpokenText): RatedDraft {
  const { word, kind, style, timeOfDay, movement, webPhrase, mustShow, welcome, until, ...rest } = answer;
  // Only one thing must be shown; models that list several get the first.
  const [must = '', ...others] = mustShow.split(/[,;]/).map((each) => each.trim());
  const at = wordTime(answer, spoken);
  return {
    ...rest,
    at,
    ...(until !== undefined && { until: until + (at - answer.at) }),
    mustShow: must,
    welcome: [...others, ...welcome],
    ...(/receipt/i.test(kind) && { isReceipt: true }),
    ...(webPhrase !== '' && { webPhrase }),
    ...(style !== '' && { style: cleanText(style, 60) }),
    ...(timeOfDay !== '' && { timeOfDay: cleanText(timeOfDay, 60) }),
    ...(movement !== '' && { movement: cleanText(movement, 60) }),
  };
}

/** Just after the start of the word that a need names; the given time when that word or its sentence is not found. */
function wordTime({ at, spoken: sentence, word }: PlannedNeedAnswer, spoken: SpokenText): number {
  const run = findSpoken(spoken, sentence, at);
  const [wanted] = normalizeWords(word);
  if (!run || wanted === undefined) return at;
  const found = spoken.words.slice(run.first, run.last + 1).find(({ normal }) => normal === wanted);
  return found ? found.start + afterWordSeconds : at;
}

/** The drafts with the highest gain, at most `count`, in their original order. Their gain is their importance. */
export function withHighestGain(drafts: readonly RatedDraft[], count: number): NeedDraft[] {
  const best = new Set(drafts.toSorted((a, b) => b.gain - a.gain).slice(0, count));
  return drafts
    .filter((draft) => best.has(draft))
    .map(({ gain, ...draft }) => ({ ...draft, importance: gain }));
}

/** Keeps needs away from the first and last seconds of a talk: moves them a little if that is enough, or drops them. */
export function keepAwayFromEdges(
  drafts: readonly NeedDraft[],
  { durationSeconds, minClipSeconds }: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>,
): { drafts: NeedDraft[]; notes: string[] } {
  if (durationSeconds < shortTalkSeconds) return { drafts: [...drafts], notes: [] };
  const latest = durationSeconds - edgeSeconds - minClipSeconds;
  const notes: string[] = [];
  const kept = drafts.flatMap((draft) => {
    if (draft.at > latest && draft.at <= durationSeconds) {
      const name = `“${cleanText(draft.phrase, 60)}” (${formatClock(draft.at)})`;
      notes.push(`${name} was left out: it is too close to the end of the talk.`);
      return [];
    }
    const tooEarly = draft.at >= 0 && draft.at < edgeSeconds;
    return [tooEarly ? { ...draft, at: edgeSeconds } : draft];
  });
  return { drafts: kept, notes };
}
