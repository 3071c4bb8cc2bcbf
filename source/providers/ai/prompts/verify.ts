import * as z from 'zod';
import type { VerifyRequest } from '../../interfaces.ts';
import { needFacts, preferenceText } from './facts.ts';
import {
  dataRule,
  type FilmFormat,
  filmFormatNote,
  joinParagraphs,
  type Prompt,
  quoteData,
} from './prompt.ts';

export const verifyAnswer = z.object({
  match: z.number().min(0).max(1).describe('how well the clip shows what the need asks for, 0 to 1'),
  seen: z
    .array(z.string())
    .default([])
    .describe('which of mustShow and welcome are really seen, in the words given'),
  reason: z.string().default('').describe('at most 20 words'),
});

/** The prompt that checks a finished clip. */
export function verifyPrompt({ need, preferences }: VerifyRequest, sees: FilmFormat): Prompt {
  return {
    version: 'verify-3',
    system: joinParagraphs(
      'You check a finished clip before it goes into a video over a voice. Say how well it shows what is needed: 1 when ' +
        'what must be seen is clearly seen, in the sense of the sentence, and nothing disturbs; 0.5 when it is seen in part; ' +
        '0 when it shows something else. What is only welcome may be missing.',
      'Text, logos, watermarks, a cut to another scene and somebody talking into the lens make it unusable: below 0.3.',
      filmFormatNote(sees),
      dataRule,
    ),
    text: joinParagraphs(
      'Check this clip for this need.',
      quoteData('need', needFacts(need)),
      preferenceText(preferences),
    ),
  };
}
