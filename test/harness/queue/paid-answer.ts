import * as z from 'zod';
import type { Call } from '../../../source/core/money/call.ts';
import type { ProviderContext } from '../../../source/providers/interfaces.ts';
import type { StepContext } from '../../../source/steps/step.ts';

/** What a paid call reports of itself. */
export const paidCall: Call = {
  ...{ provider: 'gemini', model: 'model-1', operation: 'rank', at: 1, durationMs: 1, usage: {} },
  ...{ costUsd: 0.01, savedUsd: 0, cached: false, priced: true, retries: 0 },
};
/** The question whose answer is paid for. */
export const paidQuestion = { kind: 'rank', version: '1', inputs: 'the same question' };
export const score = [{ candidateId: 'pexels:1', score: 8, reason: 'fits' }];
export const scoreSchema = z.array(
  z.object({ candidateId: z.string(), score: z.number(), reason: z.string() }),
);

/** A model's answer that is paid for once, as `cachedAnswer` and `makePaidCall` do it. */
export function paidAnswer(pay: () => void | Promise<void>) {
  return async (_request: unknown, context: ProviderContext) =>
    context.cache.remember(paidQuestion, scoreSchema, async () => {
      const reservation = await context.reserve({
        provider: 'gemini',
        model: 'model-1',
        operation: 'rank',
        upperUsd: 0.02,
      });
      await pay();
      context.called({ ...paidCall, id: reservation.id });
      reservation.release();
      return score;
    });
}

/** The money of a job: what was paid, and what became of each reservation that was not paid for. */
export function purse(): {
  calls: Call[];
  ends: string[];
  context: Pick<StepContext, 'called' | 'reserve'>;
} {
  const calls: Call[] = [];
  const ends: string[] = [];
  let reserved = 0;
  return {
    calls,
    ends,
    context: {
      called: (call) => calls.push(call),
      reserve: async () => {
        const id = `call-${reserved++}`;
        return { id, release: () => ends.push(`${id} released`), keep: () => ends.push(`${id} kept`) };
      },
    },
  };
}
