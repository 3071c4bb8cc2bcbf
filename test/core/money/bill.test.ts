import { expect, test } from 'vitest';
import { computeCost } from '../../../source/core/money/cost.ts';
import { priceOf, priceTable } from '../../../source/core/money/prices.ts';
import { type Charge, chargeUsd, pricedModels } from '../../harness/services/bill.ts';

const charges: readonly Omit<Charge, 'model'>[] = [
  { inputTokens: 3000, audioInputTokens: 0, cachedTokens: 0, outputTokens: 900, thinkingTokens: 300 },
  { inputTokens: 9000, audioInputTokens: 0, cachedTokens: 8000, outputTokens: 400, thinkingTokens: 0 },
  { inputTokens: 300_000, audioInputTokens: 0, cachedTokens: 0, outputTokens: 2000, thinkingTokens: 0 },
].map((tokens) => ({ ...tokens, service: 'any', operation: 'rank', request: 1, seconds: 150 }));

test.each(pricedModels)('a call of %s costs what the service bills, within a percent', (model) => {
  for (const charge of charges) {
    const { inputTokens, cachedTokens = 0, outputTokens, thinkingTokens, seconds } = charge;
    const usage = { inputTokens, cachedInputTokens: cachedTokens, outputTokens, thinkingTokens, seconds };
    const cost = computeCost(usage, priceOf(model, Date.now(), new Map())) ?? 0;
    const bill =
      chargeUsd({ ...charge, model, ...(isByTime(model) ? noTokens : { seconds: 0 }) }) ?? Number.NaN;
    expect(Math.abs(cost - bill) / bill).toBeLessThan(0.01);
  }
});

test('every model of the price table has a bill to compare with', () => {
  expect([...new Set(priceTable.map(({ model }) => model))].toSorted()).toEqual(pricedModels.toSorted());
});

const noTokens = { inputTokens: 0, outputTokens: 0, thinkingTokens: 0, cachedTokens: 0 };

function isByTime(model: string): boolean {
  return priceOf(model, Date.now(), new Map())?.minute !== undefined;
}
