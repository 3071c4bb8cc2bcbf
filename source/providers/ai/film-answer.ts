import type * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import type { ProviderContext } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import type { AnswerWithCost } from '../service/paid-call.ts';
import { answerFacts, type ModelQuestion, questionKey } from './ask.ts';
import type { ChatModel, ShownFilm } from './chat-model.ts';

/** Thrown on a cache miss; `cachedFilmAnswer` converts it to undefined. */
class CacheMissError extends Error {}

/**
 * Returns the answer to a question about a film, from the cache or else from `ask`. A new answer is cached before the
 * upload is deleted, which may take long, so that a program that is killed then does not pay for it again.
 * @param schema the cached form of the answer
 * @throws as ChatModel.withFilm and `ask`
 */
export async function filmAnswer<Answer, Cached>(
  model: ChatModel,
  question: ModelQuestion<Answer>,
  film: FileRef,
  schema: z.ZodType<Cached>,
  ask: (film: ShownFilm) => Promise<AnswerWithCost<Cached>>,
  context: ProviderContext,
): Promise<Cached> {
  return (
    (await cachedFilmAnswer(model, question, schema, context)) ??
    model.withFilm(film, context, (shown) => withCache(model, question, schema, () => ask(shown), context))
  );
}

/** Returns the cached answer and reports it as a free call; undefined on a cache miss. */
export async function cachedFilmAnswer<Answer, Cached>(
  model: ChatModel,
  question: ModelQuestion<Answer>,
  schema: z.ZodType<Cached>,
  context: ProviderContext,
): Promise<Cached | undefined> {
  try {
    return await withCache(model, question, schema, () => Promise.reject(new CacheMissError()), context);
  } catch (error) {
    if (error instanceof CacheMissError) return undefined;
    throw error;
  }
}

function withCache<Answer, Cached>(
  model: ChatModel,
  question: ModelQuestion<Answer>,
  schema: z.ZodType<Cached>,
  make: () => Promise<AnswerWithCost<Cached>>,
  context: ProviderContext,
): Promise<Cached> {
  return cachedAnswer(answerFacts(model, question), questionKey(model, question), schema, make, context);
}
