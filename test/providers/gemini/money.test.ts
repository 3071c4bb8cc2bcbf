import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { JobStopError } from '../../../source/core/errors.ts';
import { pricedGeminiModels, totalUsd } from '../../harness/services/bill.ts';
import { mixedFaults } from '../../harness/services/faults.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { film, harbourNeed, makeFilm, preferences, startEngines } from './gemini-kit.ts';

const candidates = Array.from({ length: 6 }, (_, index) =>
  film(`${index}`, { title: `Boats number ${index}` }),
);
const request = (index: number) => ({
  ...{ need: harbourNeed(), candidates, preferences },
  spokenAround: `moment ${index}`,
});

test.each([0, 0.2])(
  'a budget of half the bill is never exceeded (with %d of the requests failing)',
  async (probability) => {
    const { engines, standIn } = await startEngines();
    const ask = (context: Awaited<ReturnType<typeof lend>>) =>
      Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => engines.ranker.rank(request(index), context)),
      );
    await ask(await lend());
    const budgetUsd = totalUsd(standIn.bill()) / 2;
    standIn.forget();
    if (probability > 0) standIn.fault({ operation: 'generate', fault: mixedFaults, probability });
    const context = await lend({ budgetUsd });
    const ends = await ask(context);
    const stopped = ends.filter((end) => end.status === 'rejected' && end.reason instanceof JobStopError);
    expect(stopped.length).toBeGreaterThan(0);
    expect(totalUsd(standIn.bill())).toBeLessThanOrEqual(budgetUsd);
    expect(totalUsd(standIn.bill())).toBeGreaterThan(0);
    expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
  },
);

test('cached answers are free, report what they saved, and need no budget', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const first = await lend({ cacheDir });
  await engines.ranker.rank(request(1), first);
  standIn.forget();
  const second = await lend({ cacheDir, budgetUsd: 1e-9 });
  await engines.ranker.rank(request(1), second);
  expect(standIn.count()).toBe(0);
  expect(second.calls).toMatchObject([
    { provider: 'gemini', operation: 'rank', cached: true, costUsd: 0, priced: true },
  ]);
  expect(second.calls[0]?.savedUsd).toBeCloseTo(first.spentUsd(), 9);
});

test('a model without a price is reported as unpriced, not as free, and a budget refuses it', async () => {
  const model = 'gemini-3-flash-preview-of-tomorrow';
  const { open, standIn } = await startEngines({ models: [model] });
  const { ranker } = await open({ GEMINI_MODEL: model });
  const context = await lend();
  await ranker.rank(request(1), context);
  expect(context.calls).toMatchObject([{ priced: false, costUsd: 0 }]);
  expect(context.calls[0]?.usage.inputTokens).toBeGreaterThan(0);
  standIn.forget();
  await expect(ranker.rank(request(2), await lend({ budgetUsd: 5 }))).rejects.toThrow('cannot be enforced');
  expect(standIn.count()).toBe(0);
  const priced = await open({ GEMINI_MODEL: model, PRICES: `${model}=1/2` });
  const known = await lend({ budgetUsd: 5 });
  await priced.ranker.rank(request(2), known);
  expect(known.calls[0]?.costUsd).toBeGreaterThan(0);
});

test('the cost is that of the bill for every model, also when the service takes a prompt from its cache', async () => {
  const { open, standIn } = await startEngines({ cachesPrompts: true });
  const wordy = { ...preferences, notes: 'calm, wide and without people. '.repeat(900) };
  let cached = 0;
  for (const model of pricedGeminiModels) {
    const { ranker } = await open({ GEMINI_MODEL: model });
    standIn.forget();
    const context = await lend();
    for (const need of [harbourNeed(), harbourNeed({ spoken: 'and then we sailed' })])
      await ranker.rank({ need, candidates, preferences: wordy, spokenAround: 'we left' }, context);
    const bill = totalUsd(standIn.bill());
    expect(Math.abs(context.spentUsd() - bill) / bill, model).toBeLessThan(0.01);
    cached += context.calls.reduce((sum, { usage }) => sum + (usage.cachedInputTokens ?? 0), 0);
  }
  expect(cached).toBeGreaterThan(4096);
});

test('an alias has the price of the model that answered', async () => {
  const alias = 'gemini-flash-latest';
  const { open, standIn } = await startEngines({ models: [alias], answersAs: 'gemini-3.8-flash' });
  const context = await lend();
  await (await open({ GEMINI_MODEL: alias })).ranker.rank(request(1), context);
  expect(context.calls).toMatchObject([{ model: alias, priced: true }]);
  expect(context.spentUsd()).toBeGreaterThan(0);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('the max cost of an inspection is above its real cost', async () => {
  for (const model of ['gemini-3-flash-preview', 'gemini-2.5-flash']) {
    const { open, standIn } = await startEngines();
    const { inspector } = await open({ GEMINI_MODEL: model });
    const path = await makeFilm(60, { sound: true });
    const preview = { path, sizeBytes: (await stat(path)).size };
    const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };
    const context = await lend();
    const asked: (number | undefined)[] = [];
    const watched = {
      ...context,
      reserve: (each: Parameters<typeof context.reserve>[0]) => {
        asked.push(each.upperUsd);
        return context.reserve(each);
      },
    };
    await inspector.inspect({ need: harbourNeed(), candidate: film('1'), preview, ...limits }, watched);
    expect(asked[0]).toBeGreaterThan(totalUsd(standIn.bill()));
    expect(context.calls[0]?.usage.videoInputTokens).toBeGreaterThan(0);
  }
});
