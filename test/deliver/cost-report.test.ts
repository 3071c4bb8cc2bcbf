import { expect, test } from 'vitest';
import type { EventBody } from '../../source/core/job/events/events.ts';
import { createCostReport } from '../../source/deliver/cost-report.ts';
import { folded, gatheringJob, sampleNeed } from '../harness/jobs/sample-job.ts';

const call = { provider: 'gemini', model: 'gemini-3.7-flash', operation: 'rank', needId: 'n01', at: 1000 };

test('a call of unknown price has no cost in the report, and what may have been billed is listed', () => {
  const events: EventBody[] = [
    { type: 'call.sent', call: { ...call, id: 'a' } },
    {
      type: 'call.finished',
      call: {
        ...{ ...call, id: 'a', durationMs: 5, usage: { inputTokens: 10 }, costUsd: 0, savedUsd: 0 },
        ...{ cached: false, priced: false, retries: 0 },
      },
    },
    { type: 'call.sent', call: { ...call, id: 'b', upperUsd: 0.0123 } },
    { type: 'call.lost', id: 'b' },
  ];
  const report = createCostReport(folded(gatheringJob([sampleNeed('n01')]), events));
  expect(report).toMatchObject({
    calls: [{ id: 'a', costUsd: null, note: 'price unknown' }],
    mayHaveBeenBilled: [{ id: 'b', needId: 'n01', operation: 'rank', upperUsd: 0.0123 }],
    totals: {
      ...{ unpricedCalls: 1, mayBeBilledUsd: 0.0123 },
      spent: 'price unknown, up to $0.02 more may have been billed',
    },
  });
});

test('a call of known price has its cost in the report, and nothing is listed where every call was answered', () => {
  const report = createCostReport(
    folded(gatheringJob([sampleNeed('n01')]), [
      {
        type: 'call.finished',
        call: {
          ...{ ...call, id: 'a', durationMs: 5, usage: { inputTokens: 10 }, costUsd: 0.25, savedUsd: 0 },
          ...{ cached: false, priced: true, retries: 0 },
        },
      },
    ]),
  );
  expect(report).toMatchObject({
    calls: [{ id: 'a', costUsd: 0.25 }],
    ...{ mayHaveBeenBilled: [], totals: { mayBeBilledUsd: 0 } },
  });
  expect(JSON.stringify(report)).not.toContain('price unknown');
});

test('what a call without an answer may cost is null in the report where nobody knows', () => {
  const events: EventBody[] = [
    { type: 'call.sent', call: { ...call, id: 'b' } },
    { type: 'call.lost', id: 'b' },
  ];
  expect(createCostReport(folded(gatheringJob([sampleNeed('n01')]), events))).toMatchObject({
    mayHaveBeenBilled: [{ id: 'b', upperUsd: null }],
  });
});
