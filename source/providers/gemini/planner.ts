import { type NeedDraft, repairPlan } from '../../core/plan/plan-repair.ts';
import { type PlanWindow, splitPlan } from '../../core/plan/plan-windows.ts';
import { cleanText } from '../../core/text/text.ts';
import { languageName } from '../../core/transcript/language.ts';
import type { Planner, PlanRequest, ProviderContext } from '../interfaces.ts';
import { sideBySide } from '../service/side-by-side.ts';
import { cachedQuestion } from './ask.ts';
import type { Gemini } from './gemini.ts';
import { planAnswer, planPrompt, tokensPerNeed } from './plan-prompt.ts';

/**
 * Thinking and the frame of the answer, beside its needs. All limits here are what a call may cost at most, so they are
 * tight: an answer that is cut off is asked for once more with twice as much.
 */
const spareTokens = 2500;

/** Plans with Gemini: windows of a long talk side by side, joined and repaired. */
export function createGeminiPlanner(gemini: Gemini): Planner {
  return {
    name: gemini.model,
    lane: 'ai',
    async plan(request, context) {
      const windows = splitPlan(request);
      let done = 0;
      const drafts = await sideBySide(windows, gemini.parallelCalls, async (window) => {
        const found = await planWindow(gemini, request, window, context);
        done += 1;
        if (windows.length > 1) context.progress(done / windows.length, `${done} of ${windows.length} parts`);
        return found;
      });
      const plan = repairPlan(drafts.flat(), request);
      return { needs: plan.needs, notes: [...languageNotes(request), ...plan.notes] };
    },
  };
}

async function planWindow(
  gemini: Gemini,
  request: PlanRequest,
  window: PlanWindow,
  context: ProviderContext,
): Promise<NeedDraft[]> {
  const answer = await cachedQuestion(
    gemini,
    {
      operation: 'plan',
      prompt: planPrompt(request, window),
      schema: planAnswer,
      check: ({ needs }) => (needs.length === 0 ? 'it holds no needs' : undefined),
      maxOutputTokens: spareTokens + window.count * tokensPerNeed,
    },
    context,
  );
  // The neighbours plan what lies in the overlap themselves.
  const own = answer.needs.filter(({ at }) => (window.from === 0 || at >= window.from) && at < window.until);
  return own.map(({ style, timeOfDay, movement, webPhrase, ...rest }) => ({
    ...rest,
    ...(webPhrase !== '' && { webPhrase }),
    ...(style !== '' && { style: cleanText(style, 60) }),
    ...(timeOfDay !== '' && { timeOfDay: cleanText(timeOfDay, 60) }),
    ...(movement !== '' && { movement: cleanText(movement, 60) }),
  }));
}

function languageNotes({ transcript }: PlanRequest): string[] {
  const name = transcript.language === undefined ? undefined : languageName(transcript.language);
  return name === undefined || name === 'English'
    ? []
    : [`The transcript is in ${name}; the search phrases are in English.`];
}
