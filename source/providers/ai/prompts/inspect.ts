import * as z from 'zod';
import type { InspectionTarget } from '../../interfaces.ts';
import { candidateFacts, needFacts, preferenceText } from './facts.ts';
import {
  dataRule,
  type FilmFormat,
  filmFormatNote,
  joinParagraphs,
  type Prompt,
  quoteData,
} from './prompt.ts';

export const inspectAnswer = z.object({
  shots: z.array(
    z.object({
      start: z.number().describe('second of the film at which the shot begins'),
      end: z.number().describe('second at which it ends'),
      score: z.number().min(1).max(10).describe('how well it fits the sentence that is spoken'),
      reason: z.string().default('').describe('what is seen and why it fits, at most 20 words'),
      saw: z
        .array(z.string())
        .default([])
        .describe('which of mustShow and welcome are really seen, in the words given'),
    }),
  ),
});

/** The prompt for the shots of a film that fit a need. */
export function inspectPrompt(request: InspectionTarget, sees: FilmFormat): Prompt {
  const { minClipSeconds, maxClipSeconds, need, preferences, candidate } = request;
  return {
    version: 'inspect-3',
    system: joinParagraphs(
      'You watch a film and pick the shots in it that can be shown over a voice as B-roll. A shot is one stretch without a ' +
        'cut, steady and sharp, that shows what is needed from its first picture to its last.',
      filmFormatNote(sees),
      'Between two pictures that you see there may be a cut that you do not: begin a shot at least half a second after a ' +
        'change of scene and end it half a second before the next.',
      'The score says how well the shot fits the sentence that is spoken there, not how fine it looks. 9 or 10: what must ' +
        'be seen is clearly seen, and place, season and mood are those of the sentence. 7 or 8: it is seen, something of the ' +
        'mood differs. 6: it is seen in part, still useful. Leave out everything lower: another meaning of the word, the ' +
        'wrong season or era, a mood against what is said.',
      'Leave out shots with somebody talking into the lens, with text, logos or watermarks over the picture, with split ' +
        'screens, with black or frozen pictures, and upright films with bars or blurred sides. No shots is a good answer ' +
        'when nothing fits.',
      'Judge by what you see. What is written about the film may be wrong.',
      dataRule,
    ),
    text: joinParagraphs(
      `Pick at most 3 shots of ${minClipSeconds} to ${maxClipSeconds} seconds that show what this need asks for, none ` +
        'overlapping another, the best first. Times are seconds from the start of the film, decimals allowed: 75.5 for 1:15.5.',
      quoteData('need', needFacts(need)),
      preferenceText(preferences),
      quoteData('what is written about the film', candidateFacts(candidate)),
    ),
  };
}
