import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { AnswerWithCost } from './paid-call.ts';

/** What the cost report says about an answer. */
export interface AnswerFacts {
  provider: string;
  model: string;
  operation: string;
}

/**
 * Returns the cached answer for exactly these inputs, and reports it as a free call that saved the original cost.
 * Without one it returns and caches the result of `make`.
 */
export async function cachedAnswer<Answer>(
  facts: AnswerFacts,
  key: CacheKey,
  schema: z.ZodType<Answer>,
  make: () => Promise<AnswerWithCost<Answer>>,
  context: ProviderContext,
): Promise<Answer> {
  const startedAt = performance.now();
  let made = false;
  const entry = await context.cache.remember(key, entryOf(schema), () => {
    made = true;
    return make();
  });
  if (!made) {
    const at = Date.now();
    const saved = { costUsd: 0, savedUsd: entry.costUsd, cached: true, priced: true, retries: 0 };
    const durationMs = Math.round(performance.now() - startedAt);
    context.called({ ...facts, at, durationMs, usage: {}, ...saved });
  }
  return entry.answer;
}

function entryOf<Answer>(schema: z.ZodType<Answer>): z.ZodType<AnswerWithCost<Answer>> {
  return z.object({ answer: schema, costUsd: z.number().nonnegative() });
}
