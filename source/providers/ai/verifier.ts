import type * as z from 'zod';
import { cleanText } from '../../core/text/text.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Verifier } from '../interfaces.ts';
import { askModel, type ModelQuestion } from './ask.ts';
import type { ChatModel, ShownFilm } from './chat-model.ts';
import { filmAnswer } from './film-answer.ts';
import { verifyAnswer, verifyPrompt } from './prompts/verify.ts';

/** Creates a verifier that shows finished clips to a model. */
export function createVerifier(model: ChatModel): Verifier {
  return {
    name: model.name,
    lane: 'ai',
    async verify(request, context) {
      const { clip, need } = request;
      const question: ModelQuestion<z.infer<typeof verifyAnswer>> = {
        operation: 'verify',
        prompt: verifyPrompt(request, model.sees),
        schema: verifyAnswer,
        maxOutputTokens: 1500,
        filmHash: clip.sha256 ?? (await contentHash(clip.path)),
      };
      const ask = (film: ShownFilm) => askModel(model, question, context, film);
      const answer = await filmAnswer(model, question, clip, verifyAnswer, ask, context);
      // Computed from `seen`, since the model's own judgment of what is missing is less reliable.
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
