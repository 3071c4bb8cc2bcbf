import * as z from 'zod';
import type { Candidate, Ranked } from '../../core/footage/candidate.ts';
import { cleanText } from '../../core/text/text.ts';
import type { ProviderContext, Ranker, RankRequest } from '../interfaces.ts';
import { sideBySide } from '../service/side-by-side.ts';
import { cachedQuestion } from './ask.ts';
import type { Gemini } from './gemini.ts';
import { candidateFacts, needFacts } from './need-facts.ts';
import { preferenceText } from './preferences.ts';
import { data, dataRule, type Prompt, paragraphs } from './prompt.ts';

/** Candidates judged in one call. */
const together = 30;
/** Thinking, and what a candidate takes in the answer. */
const answerTokens = { spare: 2000, each: 60 } as const;

/** For a candidate that the model left out, twice. */
const noScore = { score: 1, reason: 'the model gave no score' };

const rankAnswer = z.object({
  ranked: z.array(
    z.object({
      id: z.string().describe('the id of the candidate as given'),
      score: z.number().min(1).max(10),
      reason: z.string().describe('at most 15 words'),
    }),
  ),
});

/** Ranks with Gemini: all candidates of a need in one call, against what is said around it. */
export function createGeminiRanker(gemini: Gemini): Ranker {
  return {
    name: gemini.model,
    lane: 'ai',
    async rank(request, context) {
      // In an order of their own, so that the answer is remembered whichever source was faster.
      const candidates = request.candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const parts = Array.from({ length: Math.ceil(candidates.length / together) }, (_, index) =>
        candidates.slice(index * together, (index + 1) * together),
      );
      const ranked = await sideBySide(parts, gemini.parallelCalls, (part) =>
        rankPart(gemini, request, part, context),
      );
      return ranked.flat();
    },
  };
}

async function rankPart(
  gemini: Gemini,
  request: RankRequest,
  candidates: readonly Candidate[],
  context: ProviderContext,
): Promise<Ranked[]> {
  const ids = candidates.map((_, index) => `c${index + 1}`);
  const answer = await cachedQuestion(
    gemini,
    {
      operation: 'rank',
      prompt: rankPrompt(request, candidates, ids),
      schema: rankAnswer,
      check: ({ ranked }) => missing(ids, ranked),
      maxOutputTokens: answerTokens.spare + candidates.length * answerTokens.each,
    },
    context,
  );
  const scores = new Map(answer.ranked.map((each) => [each.id, each]));
  return candidates.map((candidate, index) => {
    const { score, reason } = scores.get(ids[index] ?? '') ?? noScore;
    return { candidateId: candidate.id, score, reason: cleanText(reason, 200) };
  });
}

function missing(ids: readonly string[], ranked: readonly { id: string }[]): string | undefined {
  const known = new Set(ranked.map((each) => each.id));
  const left = ids.filter((id) => !known.has(id));
  return left.length === 0 ? undefined : `there is no score for ${left.slice(0, 10).join(', ')}`;
}

function rankPrompt(request: RankRequest, candidates: readonly Candidate[], ids: readonly string[]): Prompt {
  return {
    version: 'rank-2',
    system: paragraphs(
      'You choose footage for a moment of a talk by what is written about each film: its title, description and facts. ' +
        'Give every candidate a score from 1 to 10 for how likely it shows what the moment needs.',
      '9 or 10: it surely shows what must be seen, in the sense of the words spoken. 7 or 8: most of it. 5 or 6: part of ' +
        'it, or only perhaps. 3 or 4: it shares words, not the meaning. 1 or 2: something else, the opposite, or what is to ' +
        'be avoided: talking heads, text, logos, slides, compilations.',
      dataRule,
    ),
    text: paragraphs(
      `Score these ${candidates.length} candidates for this need.`,
      data('need', needFacts(request.need)),
      request.spokenAround === '' ? undefined : data('spoken around it', request.spokenAround.slice(0, 4000)),
      preferenceText(request.preferences),
      data(
        'candidates',
        candidates.map((candidate, index) => ({ id: ids[index], ...candidateFacts(candidate) })),
      ),
    ),
  };
}
