import type * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import type { ProviderContext } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import type { Paid } from '../service/paid-call.ts';
import { answerFacts, type Question, questionKey } from './ask.ts';
import type { ChatModel, Shown } from './chat-model.ts';

/** Nothing was remembered; `recalledAnswer` turns it into undefined. */
class NotRememberedError extends Error {}

/**
 * The answer to a question about a film: the remembered one, or the one that `ask` brings. It is remembered before
 * anything else is done, so that a program that is killed does not pay for it again: an upload is deleted only then.
 * @param kept the form in which it is remembered
 * @throws as ChatModel.withFilm and `ask`.
 */
export async function cachedFilmAnswer<Answer, Kept>(
  model: ChatModel,
  question: Question<Answer>,
  film: FileRef,
  kept: z.ZodType<Kept>,
  ask: (shown: Shown) => Promise<Paid<Kept>>,
  context: ProviderContext,
): Promise<Kept> {
  return (
    (await recalledAnswer(model, question, kept, context)) ??
    model.withFilm(film, context, (shown) => remember(model, question, kept, () => ask(shown), context))
  );
}

/** The remembered answer, told as a call that cost nothing, or undefined. */
export async function recalledAnswer<Answer, Kept>(
  model: ChatModel,
  question: Question<Answer>,
  kept: z.ZodType<Kept>,
  context: ProviderContext,
): Promise<Kept | undefined> {
  try {
    return await remember(model, question, kept, () => Promise.reject(new NotRememberedError()), context);
  } catch (error) {
    if (error instanceof NotRememberedError) return undefined;
    throw error;
  }
}

function remember<Answer, Kept>(
  model: ChatModel,
  question: Question<Answer>,
  kept: z.ZodType<Kept>,
  make: () => Promise<Paid<Kept>>,
  context: ProviderContext,
): Promise<Kept> {
  return cachedAnswer(answerFacts(model, question), questionKey(model, question), kept, make, context);
}
