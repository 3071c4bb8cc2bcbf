import type { NeedDraft } from '../../core/plan/need.ts';
import { repairPlan } from '../../core/plan/plan-repair.ts';
import { type PlanWindow, splitPlan } from '../../core/plan/plan-windows.ts';
import { languageName } from '../../core/transcript/language.ts';
import { type SpokenText, spokenText } from '../../core/transcript/spoken-text.ts';
import type { Planner, PlanRequest, ProviderContext } from '../interfaces.ts';
import { type PlannedBefore, planAnswer, planPrompt, tokensPerNeed } from '../prompts/plan.ts';
import { sideBySide } from '../service/side-by-side.ts';
import { cachedQuestion } from './ask.ts';
import type { ChatModel } from './chat-model.ts';
import { draftOf, inMiddle, worthMost } from './plan-drafts.ts';

/**
 * Thinking and the frame of the answer, beside its needs. All limits here are what a call may cost at most, so they are
 * tight: an answer that is cut off is asked for once more with twice as much.
 */
const spareTokens = 2500;

/** What came of a window. */
interface Planned {
  about: PlannedBefore['about'];
  drafts: NeedDraft[];
}

/** Plans with a model: a long talk in windows, each told what those before it plan, joined and repaired. */
export function createPlanner(model: ChatModel): Planner {
  return {
    name: model.name,
    lane: 'ai',
    async plan(request, context) {
      const windows = splitPlan(request);
      const spoken = spokenText(request.transcript);
      const planned: Planned[] = [];
      let done = 0;
      for (const wave of wavesOf(windows)) {
        const before = toldBy(planned);
        const found = await sideBySide(wave, model.parallelCalls, async (window) => {
          const own = await planWindow(model, request, { window, before, spoken }, context);
          done += 1;
          if (windows.length > 1)
            context.progress(done / windows.length, `${done} of ${windows.length} parts`);
          return own;
        });
        planned.push(...found);
      }
      const inside = inMiddle(
        planned.flatMap((each) => each.drafts),
        request,
      );
      const plan = repairPlan(inside.drafts, request);
      return { needs: plan.needs, notes: [...languageNotes(request), ...inside.notes, ...plan.notes] };
    },
  };
}

/**
 * The first window alone, then two, then four: an hour takes three answers' time, and all but those side by side know
 * what the ones before plan.
 */
function wavesOf(windows: readonly PlanWindow[]): PlanWindow[][] {
  const waves: PlanWindow[][] = [];
  for (let from = 0, size = 1; from < windows.length; from += size / 2) {
    waves.push(windows.slice(from, from + size));
    size *= 2;
  }
  return waves;
}

function toldBy(planned: readonly Planned[]): PlannedBefore {
  const needs = planned.flatMap(({ drafts }) => drafts.map(({ at, phrase }) => ({ at, phrase })));
  return { about: planned.find(({ about }) => about && about.topic !== '')?.about, needs };
}

async function planWindow(
  model: ChatModel,
  request: PlanRequest,
  part: { window: PlanWindow; before: PlannedBefore; spoken: SpokenText },
  context: ProviderContext,
): Promise<Planned> {
  const { window, before, spoken } = part;
  const answer = await cachedQuestion(
    model,
    {
      operation: 'plan',
      prompt: planPrompt(request, window, before),
      schema: planAnswer,
      maxOutputTokens: spareTokens + window.count * tokensPerNeed,
    },
    context,
  );
  const drafts = answer.needs.map((need) => draftOf(need, spoken));
  // The neighbours plan what lies in the overlap themselves.
  const own = drafts.filter(({ at }) => (window.from === 0 || at >= window.from) && at < window.until);
  return { about: answer.about, drafts: worthMost(own, window.count) };
}

function languageNotes({ transcript }: PlanRequest): string[] {
  const name = transcript.language === undefined ? undefined : languageName(transcript.language);
  return name === undefined || name === 'English'
    ? []
    : [`The transcript is in ${name}; the search phrases are in English.`];
}
