import type { Need, NeedDraft } from '../../core/plan/need.ts';
import { repairPlan } from '../../core/plan/plan-repair.ts';
import { type PlanWindow, splitPlan } from '../../core/plan/plan-windows.ts';
import { formatClock } from '../../core/text/timecode.ts';
import { languageName } from '../../core/transcript/language.ts';
import { type SpokenText, spokenText } from '../../core/transcript/spoken-text.ts';
import type { Planner, PlanRequest, ProviderContext } from '../interfaces.ts';
import { mapLimited } from '../service/map-limited.ts';
import { ServiceError } from '../service/service-error.ts';
import { cachedQuestion } from './ask.ts';
import type { ChatModel } from './chat-model.ts';
import { draftOf, keepAwayFromEdges, withHighestGain } from './plan-drafts.ts';
import { type EarlierWindows, planAnswer, planPrompt, tokensPerNeed } from './prompts/plan.ts';

/**
 * Tokens for thinking and the answer's frame, in addition to its needs. Token limits determine the max cost of a call,
 * so they are tight; an answer that is cut off is requested again with twice the limit.
 */
const spareTokens = 2500;

/** The result of one window. */
interface Planned {
  about: EarlierWindows['about'];
  drafts: NeedDraft[];
  notes: string[];
}

/**
 * Creates a planner that uses a model. Long talks are planned in windows; each gets the plans of the earlier ones.
 * @param instead plans the windows that the model refuses to plan
 */
export function createPlanner(model: ChatModel, instead: Planner): Planner {
  return {
    name: model.name,
    lane: 'ai',
    async plan(request, context) {
      const windows = splitPlan(request);
      const spoken = spokenText(request.transcript);
      const planned: Planned[] = [];
      let done = 0;
      for (const wave of wavesOf(windows)) {
        const before = summaryOf(planned, request.planned);
        const found = await mapLimited(wave, model.parallelCalls, async (window) => {
          const own = await planWindow(model, request, { window, before, spoken }, context).catch(
            (error: unknown) => planInstead(error, instead, request, window, context),
          );
          done += 1;
          if (windows.length > 1)
            context.progress(done / windows.length, `${done} of ${windows.length} parts`);
          return own;
        });
        planned.push(...found);
        // The last need may still change: it ends where the next one begins.
        if (planned.length < windows.length) context.drafted?.(joined(planned, request).needs.slice(0, -1));
      }
      const { needs, notes } = joined(planned, request);
      return {
        needs,
        notes: [...planned.flatMap((each) => each.notes), ...languageNotes(request), ...notes],
      };
    },
  };
}

/** The plan of the whole talk, or of its beginning while the rest is not planned. */
function joined(planned: readonly Planned[], request: PlanRequest): { needs: Need[]; notes: string[] } {
  const inside = keepAwayFromEdges(
    planned.flatMap((each) => each.drafts),
    request,
  );
  const plan = repairPlan(inside.drafts, request);
  return { needs: plan.needs, notes: [...inside.notes, ...plan.notes] };
}

/**
 * Batches of one window, then two, then four, so that an hour takes the time of three answers, and each batch knows
 * what the earlier ones plan.
 */
function wavesOf(windows: readonly PlanWindow[]): PlanWindow[][] {
  const waves: PlanWindow[][] = [];
  for (let from = 0, size = 1; from < windows.length; from += size / 2) {
    waves.push(windows.slice(from, from + size));
    size *= 2;
  }
  return waves;
}

function summaryOf(planned: readonly Planned[], there: readonly Need[] = []): EarlierWindows {
  const drafts = planned.flatMap((each) => each.drafts);
  const needs = [
    ...there.map(({ at, until, phrase }) => ({ at, until, phrase })),
    ...drafts.map(({ at, phrase }) => ({ at, phrase })),
  ];
  return { about: planned.find(({ about }) => about && about.topic !== '')?.about, needs };
}

async function planWindow(
  model: ChatModel,
  request: PlanRequest,
  part: { window: PlanWindow; before: EarlierWindows; spoken: SpokenText },
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
  // Needs in the overlap belong to the neighboring windows.
  const own = drafts.filter(({ at }) => (window.from === 0 || at >= window.from) && at < window.until);
  return { about: answer.about, drafts: withHighestGain(own, window.count), notes: [] };
}

/** Plans a window that the model refuses to plan, with a note. @throws every other error */
async function planInstead(
  error: unknown,
  planner: Planner,
  request: PlanRequest,
  { from, until, count, segments }: PlanWindow,
  context: ProviderContext,
): Promise<Planned> {
  if (!(error instanceof ServiceError) || error.kind !== 'blocked') throw error;
  context.log('warn', `${error.message} This part is planned without a model.`);
  const { durationSeconds, transcript } = request;
  const inside = segments.filter(({ start }) => start >= from && start < until);
  const part = {
    ...request,
    transcript: { ...transcript, segments: inside },
    // As many needs as this part has of the whole plan.
    clipsPerMinute: count / (durationSeconds / 60),
  };
  const { needs } = await planner.plan(part, context);
  const place = `${formatClock(from)} to ${formatClock(Math.min(until, durationSeconds))}`;
  return {
    about: undefined,
    // Valued in another way than those of a model.
    drafts: needs.map(({ importance: _importance, ...need }) => need),
    notes: [`From ${place} it was planned without a model, since ${error.message.replace(/\.$/, '')}.`],
  };
}

function languageNotes({ transcript }: PlanRequest): string[] {
  const name = transcript.language === undefined ? undefined : languageName(transcript.language);
  return name === undefined || name === 'English'
    ? []
    : [`The transcript is in ${name}; the search phrases are in English.`];
}
