import { describe, expect, it } from 'vitest';
import { makePaidCall } from '../../../source/providers/service/paid-call.ts';
import { type FaultKind, ServiceError } from '../../../source/providers/service/service-error.ts';
import { lend, quickPolicy } from '../engine-kit.ts';

const service = { name: 'Example' };
const prices = new Map([['example-1', { input: 1, output: 1 }]]);

/** A call that costs at most a dollar and has one attempt. */
const call = (run: (signal: AbortSignal) => Promise<{ answer: string; usage: { inputTokens: number } }>) => ({
  ...{ service, provider: 'example', model: 'example-1', operation: 'rank', timeoutSeconds: 60, prices, run },
  maxUsage: { inputTokens: 1_000_000 },
  policy: { ...quickPolicy, attempts: 1, attemptsAfter: {} },
});
const good = call(async () => ({ answer: 'yes', usage: { inputTokens: 100_000 } }));
const failing = (kind: FaultKind, facts: { status?: number; sent?: boolean } = {}) =>
  call(() => Promise.reject(new ServiceError(kind, service, { what: 'no luck', ...facts })));

describe('the reservation of a call', () => {
  it('is released when the call cost less', async () => {
    const context = await lend({ budgetUsd: 1.15 });
    await makePaidCall(good, context);
    expect(await makePaidCall(good, context)).toMatchObject({ answer: 'yes', costUsd: 0.1 });
    expect(context.spentUsd()).toBeCloseTo(0.2, 9);
  });

  it.each([
    ['that got no answer', failing('timeout')],
    ['whose connection broke', failing('network')],
    ['whose answer is not valid', failing('invalid-answer')],
  ])('%s is kept, since the service may have billed it', async (_which, unanswered) => {
    const context = await lend({ budgetUsd: 1.15 });
    await expect(makePaidCall(unanswered, context)).rejects.toThrow('no luck');
    expect(context.lost()).toMatchObject([{ provider: 'example', operation: 'rank', upperUsd: 1 }]);
    await expect(makePaidCall(good, context)).rejects.toMatchObject({ kind: 'budget' });
  });

  it.each([
    ['that was refused', failing('rejected', { status: 400 })],
    ['that never arrived', failing('network', { sent: false })],
  ])('%s is released', async (_which, refused) => {
    const context = await lend({ budgetUsd: 1.15 });
    await expect(makePaidCall(refused, context)).rejects.toThrow('no luck');
    expect([context.calls, context.lost()]).toEqual([[], []]);
    expect(await makePaidCall(good, context)).toMatchObject({ answer: 'yes' });
  });

  it('is the price of a prompt that the service writes to its cache, where that costs more', async () => {
    const context = await lend({ budgetUsd: 0.13 });
    const toCache = {
      ...good,
      prices: new Map(),
      model: 'gpt-6-luna',
      maxUsage: { inputTokens: 1_000_000, outputTokens: 0 },
    };
    await expect(
      makePaidCall({ ...toCache, maxUsage: { inputTokens: 200_000, outputTokens: 0 } }, context),
    ).resolves.toBeDefined();
    await expect(makePaidCall(toCache, context)).rejects.toMatchObject({ kind: 'budget' });
  });

  it('is kept when the call was aborted in flight', async () => {
    const stop = new AbortController();
    const context = await lend({ budgetUsd: 1.15, signal: stop.signal });
    const stopped = call(async () => {
      stop.abort(new Error('stopped'));
      return new Promise(() => {});
    });
    await expect(makePaidCall(stopped, context)).rejects.toThrow('stopped');
    expect(context.lost()).toMatchObject([{ upperUsd: 1 }]);
  });
});
