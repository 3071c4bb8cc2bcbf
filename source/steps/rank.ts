import * as z from 'zod';
import { candidateSchema, type Ranked, rankFloor } from '../core/footage/candidate.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import type { Ranker } from '../providers/interfaces.ts';
import { ServiceError } from '../providers/service/service-error.ts';
import type { Step, StepContext } from './step.ts';

const input = z.object({
  need: needSchema,
  spokenAround: z.string(),
  candidates: z.array(candidateSchema),
  preferences: preferencesSchema,
  taken: z.array(z.object({ phrase: z.string(), title: z.string() })).default([]),
});

/** Scores candidates by their texts; those below the floor are dropped. */
export const rankStep: Step<'rank', z.infer<typeof input>> = {
  name: 'rank',
  version: 1,
  lane: (providers) => providers.ranker.lane,
  // A single call may take AI_TIMEOUT_SECONDS; waits and a retry come on top.
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * 4,
  input,
  output: stepOutputs.rank,
  async run(request, context) {
    const { ranked, ranker } = await rankedBy(request, context);
    const titles = new Map(request.candidates.map((each) => [each.id, each.title]));
    const known = ranked.filter((each) => titles.has(each.candidateId));
    const dropped = known
      .filter((each) => each.score < rankFloor)
      .map(({ candidateId, score, reason }) => ({
        candidateId,
        title: titles.get(candidateId) ?? '',
        reason: `scored ${score.toFixed(1)} of 10: ${reason}`,
      }));
    return { ranked: known.sort((a, b) => b.score - a.score), dropped, engine: ranker.name };
  },
};

/** Ranks with the engine, or by text what a model refuses to rank. */
async function rankedBy(
  request: z.infer<typeof input>,
  context: StepContext,
): Promise<{ ranked: Ranked[]; ranker: Ranker }> {
  const { ranker, textRanker } = context.providers;
  try {
    return { ranked: await ranker.rank(request, context), ranker };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'blocked' || !textRanker) throw error;
    context.log('warn', `${error.message} "${request.need.phrase}" is ranked by text.`);
    return { ranked: await textRanker.rank(request, context), ranker: textRanker };
  }
}
