import type { NeedDraft } from '../../core/plan/need.ts';
import type { PlanRules } from '../../core/plan/plan-repair.ts';
import { cleanText } from '../../core/text/text.ts';
import { clock } from '../../core/text/timecode.ts';
import { findSpoken, normalWords, type SpokenText } from '../../core/transcript/spoken-text.ts';
import type { NeedAnswer } from '../prompts/plan.ts';

/** A picture that comes a moment after its word has begun seems to come with it. */
const afterWordSeconds = 0.2;
/** A need keeps this distance to the ends of a talk, where its viewers see who speaks; a short talk has no room for it. */
const edgeSeconds = 2;
const shortTalkSeconds = 30;

/** A need as a model proposes it, and how much the talk gains by it. */
export type WeighedDraft = NeedDraft & { gain: number };

/** What a model says of a need, in our form; its time is that of the word it names, where that is said. */
export function draftOf(answer: NeedAnswer, spoken: SpokenText): WeighedDraft {
  const { word, kind, style, timeOfDay, movement, webPhrase, mustShow, welcome, until, ...rest } = answer;
  // Some models list what must be seen all the same: the first is the one.
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

/** Just after the word that a need names begins; the given time where that word or its sentence is not said. */
function wordTime({ at, spoken: said, word }: NeedAnswer, spoken: SpokenText): number {
  const run = findSpoken(spoken, said, at);
  const [wanted] = normalWords(word);
  if (!run || wanted === undefined) return at;
  const found = spoken.words.slice(run.first, run.last + 1).find(({ normal }) => normal === wanted);
  return found ? found.start + afterWordSeconds : at;
}

/** No more than so many, those by which the talk gains most, in their order. */
export function worthMost(drafts: readonly WeighedDraft[], count: number): NeedDraft[] {
  const best = new Set(drafts.toSorted((a, b) => b.gain - a.gain).slice(0, count));
  return drafts.filter((draft) => best.has(draft)).map(({ gain: _gain, ...draft }) => draft);
}

/** Needs away from the first and last seconds of a talk: moved a little where that is enough, otherwise left out. */
export function inMiddle(
  drafts: readonly NeedDraft[],
  { durationSeconds, minClipSeconds }: Pick<PlanRules, 'durationSeconds' | 'minClipSeconds'>,
): { drafts: NeedDraft[]; notes: string[] } {
  if (durationSeconds < shortTalkSeconds) return { drafts: [...drafts], notes: [] };
  const latest = durationSeconds - edgeSeconds - minClipSeconds;
  const notes: string[] = [];
  const kept = drafts.flatMap((draft) => {
    if (draft.at > latest && draft.at <= durationSeconds) {
      const name = `“${cleanText(draft.phrase, 60)}” (${clock(draft.at)})`;
      notes.push(`${name} was left out: the last seconds belong to who speaks.`);
      return [];
    }
    const tooEarly = draft.at >= 0 && draft.at < edgeSeconds;
    return [tooEarly ? { ...draft, at: edgeSeconds } : draft];
  });
  return { drafts: kept, notes };
}
