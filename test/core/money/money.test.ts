import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetStop, fitsBudget, remainingCost } from '../../../source/core/job/budget.ts';
import type { Job } from '../../../source/core/job/job.ts';
import {
  computeCost,
  computeMaxCost,
  estimateMaxTokens,
  formatSpent,
} from '../../../source/core/money/cost.ts';
import { ownPrices, parsePrices, priceFor, priceOf, priceTable } from '../../../source/core/money/prices.ts';
import { resolveSettings } from '../../../source/core/settings/resolve-settings.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';
import { chargeUsd } from '../../harness/services/bill.ts';

const none = new Map();
const november = Date.UTC(2026, 10, 22);

describe('prices', () => {
  test('agree with a second list for every model in both', () => {
    const usage = {
      inputTokens: 130_000,
      audioInputTokens: 30_000,
      outputTokens: 4000,
      thinkingTokens: 1000,
      seconds: 90,
    };
    const charge = {
      ...{ service: '', operation: '', request: 1 },
      inputTokens: 100_000,
      audioInputTokens: 30_000,
      outputTokens: 4000,
      thinkingTokens: 1000,
      seconds: 90,
    };
    for (const model of [
      'whisper-1',
      'gpt-4o-transcribe',
      'gpt-4o-mini-transcribe',
      'gemini-3-flash-preview',
      'gemini-2.5-flash',
      'gemini-2.5-flash-lite',
    ]) {
      const priced = chargeUsd({ ...charge, model });
      // A model is billed by tokens or by time, never by both.
      expect(computeCost(usage, priceOf(model, november, none)), model).toBeCloseTo(priced ?? Number.NaN, 9);
    }
  });

  test('have a date and a source, and an announced price holds from its first day on', () => {
    for (const row of priceTable)
      expect(row.since + row.source).toMatch(/^20\d\d-\d\d-\d\dhttps:.*, read 20/);
    expect(priceOf('gemini-3.8-flash', november, none)?.output).toBe(3.75);
    expect(priceOf('gemini-3.8-flash', Date.UTC(2027, 0, 1, 12), none)?.output).toBe(7.5);
  });

  test('of a dated version are those of its model, and a lite model has its own', () => {
    expect(priceOf('models/gemini-2.5-flash-001', november, none)?.input).toBe(0.3);
    expect(priceOf('gpt-4o-mini-transcribe-2025-12-15', november, none)?.output).toBe(5);
    expect(priceOf('gemini-2.5-flash-lite', november, none)?.input).toBe(0.1);
  });

  test('of an unknown model are unknown, not free', () => {
    const price = priceOf('gemini-9-ultra', november, none);
    expect(price).toBeUndefined();
    expect(computeCost({ inputTokens: 5 }, price)).toBeUndefined();
  });

  test('the cost of an answer without usage is unknown', () => {
    expect(computeCost({}, priceOf('gemini-2.5-flash', november, none))).toBeUndefined();
    expect(computeCost({}, priceOf('whisper-1', november, none))).toBeUndefined();
  });

  test('a long prompt of a model with two prices has the higher price', () => {
    const price = priceOf('gemini-2.5-pro', november, none);
    expect(computeCost({ inputTokens: 200_000, outputTokens: 0 }, price)).toBeCloseTo(0.25, 9);
    expect(computeCost({ inputTokens: 200_001, outputTokens: 0 }, price)).toBeCloseTo(0.5, 5);
  });

  test("input tokens from the service's cache cost less", () => {
    const price = priceOf('gemini-3-flash-preview', november, none);
    expect(computeCost({ inputTokens: 1e6, cachedInputTokens: 4e5, outputTokens: 0 }, price)).toBeCloseTo(
      0.32,
      9,
    );
  });
});

describe('PRICES', () => {
  test('of retired models are those of the models that replace them, and double when those do', () => {
    const day = (text: string) => Date.parse(`${text}T12:00:00Z`);
    const inAndOut = (model: string, text: string) => {
      const price = priceOf(model, day(text), none);
      return [price?.input, price?.output];
    };
    expect(inAndOut('gemini-2.5-pro', '2026-11-30')).toEqual([1.25, 10]);
    expect(inAndOut('gemini-2.5-pro', '2026-12-01')).toEqual([0.75, 3.75]);
    expect(inAndOut('gemini-2.5-pro', '2027-01-01')).toEqual([1.5, 7.5]);
    expect(inAndOut('gemini-3.8-flash', '2027-01-01')).toEqual([1.5, 7.5]);
    expect(inAndOut('gemini-2.5-flash', '2026-12-01')).toEqual([0.3, 2.5]);
    expect(inAndOut('gemini-4-argon', '2026-11-28')).toEqual([2, 10]);
    expect(inAndOut('gemini-4-argon', '2026-12-01')).toEqual([4, 20]);
    expect(priceOf('gemini-2.5-pro', day('2026-12-01'), none)?.longPrompt).toBeUndefined();
    expect(priceOf('gemini-flash-latest', november, none)).toBeUndefined();
  });

  test("are those of the model that answered, but the user's prices for either name take precedence", () => {
    const asked = ['gemini-3.8-flash', 'gemini-flash-latest'];
    expect(priceFor(asked, november, none, false)?.input).toBe(0.75);
    expect(priceFor(['gemini-9-new', 'gemini-3.8-flash'], november, none, false)).toBeUndefined();
    const given = parsePrices('gemini-flash-latest=7/8') ?? none;
    expect(priceFor(asked, november, given, false)?.input).toBe(7);
  });

  test('of a server on this machine are zero, unless the user sets one', () => {
    expect(computeCost({}, priceFor(['llama'], november, none, true))).toBe(0);
    expect(computeCost({ seconds: 60 }, priceFor(['whisper'], november, none, true))).toBe(0);
    const given = parsePrices('llama=1/2') ?? none;
    expect(computeCost({ inputTokens: 1e6 }, priceFor(['llama'], november, given, true))).toBe(1);
  });

  test('of tokens that the service writes to its cache are higher, if it reports them', () => {
    const usage = { inputTokens: 1_000_000, cachedInputTokens: 200_000, cacheWriteTokens: 300_000 };
    const price = priceOf('gpt-6-sol', november, none);
    // The prompt is long, so its tokens cost twice as much; those of the cache have the price of the cache.
    expect(computeCost(usage, price)).toBeCloseTo(0.5 * 4 + 0.2 * 0.2 + 0.3 * 2.5, 9);
  });

  test('of calls without an answer are shown as what may have been billed, rounded up', () => {
    const spent = { usd: 0.5, unpricedCalls: 0, mayBeBilledUsd: 0.0012 };
    expect(formatSpent(spent)).toBe('$0.50, up to $0.01 more may have been billed');
    expect(formatSpent({ ...spent, unpricedCalls: 1 })).toBe(
      '$0.50 and 1 call of unknown price, up to $0.01 more may have been billed',
    );
    expect(formatSpent(spent, undefined, 'short')).toBe('$0.50+');
  });

  test('that are unknown are shown in words, never as $0.00', () => {
    const words = (usd: number, unpricedCalls: number) => formatSpent({ usd, unpricedCalls });
    expect([words(0, 0), words(0, 2), words(0.5, 0)]).toEqual(['$0.00', 'price unknown', '$0.50']);
    expect([words(0.5, 1), words(0.5, 2)]).toEqual([
      '$0.50 and 1 call of unknown price',
      '$0.50 and 2 calls of unknown price',
    ]);
    const short = (usd: number, unpricedCalls: number) =>
      formatSpent({ usd, unpricedCalls }, undefined, 'short');
    expect([short(0, 1), short(0.5, 1)]).toEqual(['unknown', '$0.50+']);
  });

  test('overrides the table and adds models that are not in it', () => {
    const given = parsePrices('gemini-2.5-flash=1/2, my-model=0.5/1.5/3, local-whisper=0/min');
    expect(given && priceOf('gemini-2.5-flash', november, given)).toEqual({ input: 1, output: 2 });
    expect(given?.get('my-model')).toEqual({ input: 0.5, output: 1.5, audioInput: 3 });
    expect(given && computeCost({}, given.get('local-whisper'))).toBe(0);
  });

  test('that an older job has and that are not valid any more are none', () => {
    expect(ownPrices('m=1/2')).toEqual(new Map([['m', { input: 1, output: 2 }]]));
    expect(ownPrices('m=1')).toEqual(new Map());
  });

  test.each(['x', 'm=1', 'm=a/min', 'm=1/2/c', 'm=1/2/3/4', 'm=a/b', '=1/2', 'm=1/-2', 'm=0.5/hour'])(
    'rejects "%s"',
    (text) => {
      expect(parsePrices(text)).toBeUndefined();
      expect(() => resolveSettings([{ origin: 'environment', values: { PRICES: text } }])).toThrow(
        'for PRICES (from environment)',
      );
    },
  );
});

describe('a budget', () => {
  const needs = ['n01', 'n02', 'n03', 'n04'].map((id) => sampleNeed(id));
  const call = (needId: string, costUsd: number) =>
    ({
      type: 'call.finished',
      call: {
        ...{ provider: 'gemini', model: 'm', operation: 'rank', at: 0, durationMs: 1 },
        needId,
        costUsd,
        usage: {},
        savedUsd: 0,
        cached: false,
        priced: true,
        retries: 0,
      },
    }) as const;

  test('of zero is no limit', () => {
    const { cost } = gatheringJob(needs);
    expect(fitsBudget({ ...cost, usd: 1e6 }, 0, 1e6)).toBe(true);
    expect(fitsBudget({ ...cost, usd: 0.5, budgetUsd: 1 }, 0.3, 0.2)).toBe(true);
    expect(fitsBudget({ ...cost, usd: 0.5, budgetUsd: 1 }, 0.3, 0.21)).toBe(false);
  });

  test('names the cost of the rest: for each open need the average of the ended ones', () => {
    const job = gatheringJob(needs);
    expect(remainingCost(job)).toBeUndefined();
    // None has ended yet, so the most expensive one so far is used.
    expect(remainingCost(folded(job, [call('n01', 0.1), call('n02', 0.3)]))).toBeCloseTo(0.2 + 0.3 + 0.3, 9);
    const state = folded(job, [
      call('n01', 0.1),
      call('n02', 0.3),
      call('n03', 0.05),
      { type: 'need.state', needId: 'n01', state: 'filled' },
      { type: 'need.state', needId: 'n02', state: 'no-match' },
    ]);
    expect(remainingCost(state)).toBeCloseTo(0.15 + 0.2, 9);
  });
});

describe('the stop before a budget is exceeded', () => {
  const job = gatheringJob([sampleNeed('n01')]);
  const stop = (cost: Partial<Job['cost']>, upperUsd: number) => {
    const { message, hint } = budgetStop({ ...job, cost: { ...job.cost, ...cost } }, upperUsd, 'rank');
    return { message, hint };
  };

  test('says what is spent and which budget is enough', () => {
    expect(stop({ usd: 0.05, budgetUsd: 0.12 }, 0.1)).toEqual({
      message: 'The next call (rank, up to $0.10) could exceed the budget of $0.12: $0.0500 is spent.',
      hint: 'The rest of the job may cost up to about $0.10: resume with --budget 0.15.',
    });
  });

  test('names calls without an answer, which count as spent until the user says otherwise', () => {
    const { message, hint } = stop({ usd: 0.05, budgetUsd: 0.12, mayBeBilledUsd: 0.02 }, 0.1);
    expect(message).toMatch(/is spent\. Calls that were never answered count as spent, up to \$0\.0200\.$/);
    expect(hint).toMatch(/--budget 0\.17, or with --not-billed if the service did not bill those calls\.$/);
  });
});

test('the most that a call can cost has nothing read from the cache of the service and all of the prompt written to it', () => {
  const price = { input: 1, output: 2, cachedInput: 0.1, cacheWrite: 1.25 };
  expect(computeMaxCost({ inputTokens: 1e6, outputTokens: 1e6 }, price)).toBeCloseTo(3.25, 9);
  expect(computeMaxCost({ inputTokens: 1e6, outputTokens: 1e6 }, { ...price, cacheWrite: 0.5 })).toBeCloseTo(
    3,
    9,
  );
  expect(computeMaxCost({ seconds: 90 }, { minute: 0.5 })).toBeCloseTo(0.75, 9);
  expect(computeMaxCost({ inputTokens: 1e6 }, undefined)).toBeUndefined();
  expect(computeMaxCost({ inputTokens: 1e6 }, { minute: 0.5 })).toBeUndefined();
});

test('what is spent is short in a column: a price that is not known, and a sum that may be more', () => {
  const short = (usd: number, unpricedCalls: number, mayBeBilledUsd = 0) =>
    formatSpent({ usd, unpricedCalls, mayBeBilledUsd }, undefined, 'short');
  expect([short(0, 0), short(0, 2), short(1.5, 2), short(1.5, 0, 0.1), short(1.5, 0)]).toEqual([
    ...['$0.00', 'unknown', '$1.50+', '$1.50+', '$1.50'],
  ]);
});

test('the upper estimate of tokens is above a quarter of the characters, in any script', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (text) => estimateMaxTokens(text) >= Math.ceil(text.length / 4),
    ),
  );
});
