import type { Candidate, Ranked } from '../../core/footage/candidate.ts';
import { cleanText } from '../../core/text/text.ts';
import type { ProviderContext, Ranker, RankRequest } from '../interfaces.ts';
import { mapLimited } from '../service/map-limited.ts';
import { cachedQuestion } from './ask.ts';
import type { ChatModel } from './chat-model.ts';
import { rankAnswer, rankPrompt } from './prompts/rank.ts';

/** Max candidates in one call. */
const batchSize = 40;
/** Tokens for thinking, and for each candidate in the answer. */
const answerTokens = { spare: 2000, each: 60 } as const;

/** For a candidate that the model left out in both attempts. */
const noScore = { score: 1, reason: 'the model gave no score' };

/** Creates a ranker that uses a model. It sees all candidates of a need at once, and the transcript around it. */
export function createRanker(model: ChatModel): Ranker {
  return {
    name: model.name,
    lane: 'ai',
    async rank(request, context) {
      // Sorted, so that the cache key does not depend on which source was faster.
      const candidates = request.candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const parts = Array.from({ length: Math.ceil(candidates.length / batchSize) }, (_, index) =>
        candidates.slice(index * batchSize, (index + 1) * batchSize),
      );
      const ranked = await mapLimited(parts, model.parallelCalls, (part) =>
        rankPart(model, request, part, context),
      );
      return ranked.flat();
    },
  };
}

async function rankPart(
  model: ChatModel,
  request: RankRequest,
  candidates: readonly Candidate[],
  context: ProviderContext,
): Promise<Ranked[]> {
  const ids = candidates.map((_, index) => `c${index + 1}`);
  // `taken` depends on timing, so it is not part of the cache key: a paid answer must stay valid.
  const { taken: _taken, ...alone } = request;
  const answer = await cachedQuestion(
    model,
    {
      operation: 'rank',
      prompt: rankPrompt(request, candidates, ids),
      cachePrompt: rankPrompt(alone, candidates, ids),
      schema: rankAnswer,
      check: ({ ranked }) => missing(ids, ranked),
      maxOutputTokens: answerTokens.spare + candidates.length * answerTokens.each,
    },
    context,
  );
  const scores = new Map(answer.ranked.map((each) => [plainId(each.id), each]));
  return candidates.map((candidate, index) => {
    const { score, reason } = scores.get(ids[index] ?? '') ?? noScore;
    return { candidateId: candidate.id, score, reason: cleanText(reason, 200) };
  });
}

function missing(ids: readonly string[], ranked: readonly { id: string }[]): string | undefined {
  const known = new Set(ranked.map((each) => plainId(each.id)));
  const left = ids.filter((id) => !known.has(id));
  return left.length === 0 ? undefined : `there is no score for ${left.slice(0, 10).join(', ')}`;
}

/** "C07", "candidate 7" and "7" are c7. */
function plainId(id: string): string {
  const number = /^\D*?0*(\d+)\D*$/.exec(id)?.[1];
  return number === undefined ? id : `c${number}`;
}
