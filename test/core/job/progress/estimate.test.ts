import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { EngineChoice, Job } from '../../../../source/core/job/job.ts';
import {
  estimateSelection,
  type NeedExpense,
  needExpense,
  similarExpenses,
} from '../../../../source/core/job/progress/estimate.ts';
import { folded, gatheringJob, sampleJob, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const now = Date.parse('2026-11-22');
const cloud: EngineChoice[] = [
  { role: 'inspect', engine: 'gemini-3-flash-preview', reason: '' },
  { role: 'search pexels', engine: 'pexels', reason: '' },
  { role: 'search youtube', engine: 'off', reason: 'no yt-dlp' },
];

function planned(count: number, engines: EngineChoice[] = cloud, settings: Record<string, string> = {}): Job {
  const needs = Array.from({ length: count }, (_, at) =>
    sampleNeed(`n${at}`, { at: at * 10, until: at * 10 + 6 }),
  );
  const job = sampleJob();
  return folded({ ...job, options: { ...job.options, settings } }, [
    { type: 'job.opened', engines },
    { type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } },
  ]);
}

const expense: NeedExpense = {
  ...{ needs: 4, engine: 'gemini-3-flash-preview', sources: 'pexels' },
  ...{ costUsd: 0.02, workSeconds: 60, waySeconds: 40, sideBySide: 3 },
};

describe('the estimate of a selection', () => {
  it('is the average of past jobs, weighted by their number of needs', () => {
    const other = { ...expense, needs: 12, costUsd: 0.04 };
    const { costUsd, seconds } = estimateSelection(planned(10), [expense, other], now);
    expect(costUsd).toBeCloseTo(0.35);
    expect(seconds).toBeCloseTo(200);
  });

  it('is never shorter than the time of one need', () => {
    expect(estimateSelection(planned(1), [expense], now).seconds).toBe(40);
  });

  it('costs nothing offline, with and without a history', () => {
    const offline = { ...expense, engine: 'offline', costUsd: 0 };
    expect(estimateSelection(planned(5, []), [], now).costUsd).toBe(0);
    expect(estimateSelection(planned(5, []), [offline], now).costUsd).toBe(0);
  });

  it('without a history is based on the price table and the settings', () => {
    const usual = estimateSelection(planned(10), [], now).costUsd ?? 0;
    expect(usual).toBeGreaterThan(0.05);
    expect(usual).toBeLessThan(0.5);
    const more = estimateSelection(planned(10, cloud, { PREVIEWS_PER_NEED: '4' }), [], now).costUsd ?? 0;
    expect(more).toBeGreaterThan(usual * 1.5);
    const dear = { PRICES: 'gemini-3-flash-preview=5/30' };
    expect(estimateSelection(planned(10, cloud, dear), [], now).costUsd).toBeCloseTo(usual * 10);
  });

  it('is not taken from past jobs whose price was unknown: they were not free', () => {
    const unpriced: NeedExpense = { ...expense, costUsd: 0, unpriced: true };
    const { costUsd } = estimateSelection(planned(10), [unpriced], now);
    expect(costUsd).toBe(estimateSelection(planned(10), [], now).costUsd);
    expect(estimateSelection(planned(10), [unpriced, expense], now).costUsd).toBeCloseTo(0.2);
  });

  it('has no cost if the price is unknown', () => {
    const engines = [{ role: 'inspect', engine: 'somebody-elses-model', reason: '' }];
    expect(estimateSelection(planned(3, engines), [], now).costUsd).toBeUndefined();
  });

  it('grows with each selected need, and is zero for none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (count, hasPast) => {
        const like = hasPast ? [expense] : [];
        const fewer = estimateSelection(planned(count), like, now);
        const more = estimateSelection(planned(count + 1), like, now);
        expect(more.costUsd ?? 0).toBeGreaterThan(fewer.costUsd ?? 0);
        expect(more.seconds).toBeGreaterThanOrEqual(fewer.seconds);
      }),
    );
    const none = folded(planned(2), [{ type: 'needs.selected', needIds: ['n0', 'n1'], selected: false }]);
    expect(estimateSelection(none, [expense], now)).toEqual({ costUsd: 0, seconds: 0 });
  });
});

describe('the expense of a past job', () => {
  it('is used if it had the same engine, and preferably the same sources', () => {
    const library = { ...expense, sources: 'library' };
    const offline = { ...expense, engine: 'offline' };
    expect(similarExpenses(cloud, [offline, library, undefined, expense])).toEqual([expense]);
    expect(similarExpenses(cloud, [offline, library])).toEqual([library]);
  });

  it('is the average of its ended needs, without savings of the cache and without pauses', () => {
    const step = (needId: string, milliseconds: number): EventBody => ({
      type: 'step.finished',
      needId,
      step: 'search',
      key: '',
      milliseconds,
      output: { candidates: [], dropped: [], faults: [] },
    });
    const call = {
      provider: 'gemini',
      model: 'm',
      operation: 'rank',
      at: 0,
      durationMs: 1,
      usage: {},
      priced: true,
      retries: 0,
    };
    const working = folded(gatheringJob([sampleNeed('n01'), sampleNeed('n02'), sampleNeed('n03')]), [
      step('n01', 2000),
      { type: 'call.finished', call: { ...call, needId: 'n01', costUsd: 0.03, savedUsd: 0, cached: false } },
      { type: 'call.finished', call: { ...call, needId: 'n02', costUsd: 0, savedUsd: 0.05, cached: true } },
      step('n02', 4000),
      { type: 'need.state', needId: 'n01', state: 'no-match' },
      { type: 'need.state', needId: 'n02', state: 'no-match' },
    ]);
    expect(needExpense(working)).toBeUndefined();
    const over = folded(working, [{ type: 'job.state', state: 'finished' }]);
    expect(needExpense(over)).toEqual({
      ...{ needs: 2, engine: 'offline', sources: '' },
      ...{ costUsd: 0.04, workSeconds: 3, waySeconds: 3, sideBySide: 1.2 },
    });
  });

  it('is undefined if no need was worked on', () => {
    expect(needExpense(folded(planned(2), [{ type: 'job.state', state: 'failed' }]))).toBeUndefined();
  });
});
