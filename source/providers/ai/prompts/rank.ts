import * as z from 'zod';
import type { Candidate } from '../../../core/footage/candidate.ts';
import type { RankRequest } from '../../interfaces.ts';
import { candidateFacts, needFacts, preferenceText } from './facts.ts';
import { dataRule, joinParagraphs, type Prompt, quoteData } from './prompt.ts';

export const rankAnswer = z.object({
  ranked: z.array(
    z.object({
      id: z.string().describe('the id of the candidate as given'),
      score: z.number().min(1).max(10),
      reason: z.string().default('').describe('at most 15 words'),
    }),
  ),
});

/** Max characters of the transcript around a need. */
const maxSpokenAround = 4000;

/** The prompt for scores of candidates. @param ids the candidates' names in the prompt and the answer */
export function rankPrompt(
  request: RankRequest,
  candidates: readonly Candidate[],
  ids: readonly string[],
): Prompt {
  const { need, spokenAround, preferences, taken = [] } = request;
  return {
    version: 'rank-3',
    system: joinParagraphs(
      'You choose footage for a moment of a talk by what is written about each film: its title, description and facts. ' +
        'Give every candidate a score from 1 to 10 for how likely it shows what the moment needs, in the sense of the words ' +
        'spoken. One scale for all sources: it does not matter where a film is from.',
      '9 or 10: it surely shows what must be seen, as it is meant here. 7 or 8: most likely. 5 or 6: part of it, or only ' +
        'perhaps. 3 or 4: it shares words, not the meaning. 1 or 2: something else, the opposite, or what is to be avoided: ' +
        'talking heads, text, logos, slides, compilations. What is only welcome decides between films that show what must ' +
        'be seen.',
      'Of two that fit alike the plain and real one is better: clichés, posed stock (models smiling at a screen, a ' +
        'handshake) and generated or animated footage lose two points. So does a film that another moment of the same talk ' +
        'took.',
      dataRule,
    ),
    text: joinParagraphs(
      `Score these ${candidates.length} candidates for this need.`,
      quoteData('need', needFacts(need)),
      spokenAround === '' ? undefined : quoteData('spoken around it', spokenAround.slice(0, maxSpokenAround)),
      preferenceText(preferences),
      taken.length === 0 ? undefined : quoteData('what other moments of the talk took', taken),
      quoteData(
        'candidates',
        candidates.map((candidate, index) => ({ id: ids[index], ...candidateFacts(candidate) })),
      ),
    ),
  };
}
