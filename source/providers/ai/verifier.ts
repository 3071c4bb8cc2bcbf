import type * as z from 'zod';
import { cleanText } from '../../core/text/text.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Verifier } from '../interfaces.ts';
import { verifyAnswer, verifyPrompt } from '../prompts/verify.ts';
import { askModel, type Question } from './ask.ts';
import type { ChatModel, Shown } from './chat-model.ts';
import { cachedFilmAnswer } from './film-question.ts';

/** A last look at finished clips with a model. */
export function createVerifier(model: ChatModel): Verifier {
  return {
    name: model.name,
    lane: 'ai',
    async verify(request, context) {
      const { clip, need } = request;
      const question: Question<z.infer<typeof verifyAnswer>> = {
        operation: 'verify',
        prompt: verifyPrompt(request, model.sees),
        schema: verifyAnswer,
        maxOutputTokens: 1500,
        filmHash: clip.sha256 ?? (await contentHash(clip.path)),
      };
      const ask = (shown: Shown) => askModel(model, question, context, shown);
      const answer = await cachedFilmAnswer(model, question, clip, verifyAnswer, ask, context);
      // Counted against what was asked for, not against the model's own lists.
      const seen = new Set(answer.seen.map((each) => each.trim().toLowerCase()));
      const isMissing = need.mustShow !== '' && !seen.has(need.mustShow.trim().toLowerCase());
      return {
        match: answer.match,
        missing: isMissing ? [need.mustShow] : [],
        reason: cleanText(answer.reason, 300),
      };
    },
  };
}
