import * as z from 'zod';
import { cleanText } from '../../core/text/text.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Verifier, VerifyRequest } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { answerFacts, askGemini, type Question, questionKey } from './ask.ts';
import { type FilmOptions, withFilm } from './film.ts';
import type { Gemini } from './gemini.ts';
import { needFacts } from './need-facts.ts';
import { preferenceText } from './preferences.ts';
import { data, dataRule, type Prompt, paragraphs } from './prompt.ts';

const verifyAnswer = z.object({
  match: z.number().min(0).max(1).describe('how well the clip shows what the need asks for, 0 to 1'),
  seen: z.array(z.string()).describe('which of mustShow and welcome are really seen, in the words given'),
  reason: z.string().describe('at most 20 words'),
});

/** A last look at finished clips with Gemini. */
export function createGeminiVerifier(gemini: Gemini, options: FilmOptions): Verifier {
  return {
    name: gemini.model,
    lane: 'ai',
    async verify(request, context) {
      const { clip, need } = request;
      const question = questionOf(request, clip.sha256 ?? (await contentHash(clip.path)));
      const make = () =>
        withFilm(gemini, clip, options, context, (film) => askGemini(gemini, question, context, film));
      const facts = answerFacts(gemini, question);
      const answer = await cachedAnswer(facts, questionKey(gemini, question), verifyAnswer, make, context);
      // Counted against what was asked for, not against the model's own lists.
      const seen = new Set(answer.seen.map((each) => each.trim().toLowerCase()));
      return {
        match: answer.match,
        missing: [need.mustShow].filter((thing) => thing !== '' && !seen.has(thing.trim().toLowerCase())),
        reason: cleanText(answer.reason, 300),
      };
    },
  };
}

function questionOf(request: VerifyRequest, filmHash: string): Question<z.infer<typeof verifyAnswer>> {
  return {
    operation: 'verify',
    prompt: verifyPrompt(request),
    schema: verifyAnswer,
    maxOutputTokens: 1500,
    filmHash,
  };
}

function verifyPrompt({ need, preferences }: VerifyRequest): Prompt {
  return {
    version: 'verify-2',
    system: paragraphs(
      'You check a finished clip before it goes into a video over a voice. Say how well it shows what is needed: 1 when all ' +
        'that must be seen is clearly seen and nothing disturbs, 0.5 when about half is, 0 when it shows something else. ' +
        'Text, logos, watermarks and people talking to the camera make it unusable: below 0.3.',
      dataRule,
    ),
    text: paragraphs(
      'Check this clip for this need.',
      data('need', needFacts(need)),
      preferenceText(preferences),
    ),
  };
}
