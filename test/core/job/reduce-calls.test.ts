import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

const about = { provider: 'gemini', model: 'm', operation: 'rank', needId: 'n1', at: 1 };
const sent = (id: string, upperUsd?: number): EventBody => ({
  type: 'call.sent',
  call: { ...about, id, ...(upperUsd !== undefined && { upperUsd }) },
});
const finished = (id: string | undefined, costUsd: number, priced = true): EventBody => ({
  type: 'call.finished',
  call: {
    ...{ ...about, durationMs: 1, usage: {}, costUsd, savedUsd: 0, cached: false, priced, retries: 0 },
    ...(id !== undefined && { id }),
  },
});
const jobAfter = (...events: readonly EventBody[]) => {
  const {
    calls,
    openCalls = [],
    cost,
    needs,
  } = folded(gatheringJob([sampleNeed('n1'), sampleNeed('n2')]), events);
  return { calls, openCalls, cost, perNeed: needs.map(({ costUsd }) => costUsd) };
};

describe('the calls of a job', () => {
  it('count once, however often the saved state and the journal tell of them', () => {
    const state = jobAfter(
      sent('a', 0.1),
      sent('a', 0.1),
      finished('a', 0.02),
      finished('a', 0.02),
      sent('a', 0.1),
    );
    expect(state).toMatchObject({
      openCalls: [],
      cost: { usd: 0.02, mayBeBilledUsd: 0 },
      perNeed: [0.02, 0],
    });
    expect(state.calls).toHaveLength(1);
  });

  it('without an id, as older versions saved them, all count', () => {
    expect(jobAfter(finished(undefined, 0.02), finished(undefined, 0.02)).cost.usd).toBeCloseTo(0.04, 9);
  });

  it('of unknown price are counted as such', () => {
    expect(jobAfter(finished('a', 0, false), finished('b', 0.1)).cost).toMatchObject({
      usd: 0.1,
      unpricedCalls: 1,
    });
  });

  it('that were lost count as spent until the service or the user says that they were not billed', () => {
    const lost: EventBody[] = [sent('a', 0.1), sent('b', 0.2), { type: 'call.lost', id: 'a' }];
    expect(jobAfter(...lost).cost.mayBeBilledUsd).toBeCloseTo(0.1, 9);
    expect(jobAfter(...lost, { type: 'call.unbilled', id: 'a' })).toMatchObject({
      ...{ openCalls: [{ id: 'b' }], cost: { mayBeBilledUsd: 0 } },
    });
    expect(jobAfter(...lost, { type: 'calls.unbilled' })).toMatchObject({
      ...{ openCalls: [{ id: 'b' }], cost: { mayBeBilledUsd: 0 } },
    });
  });

  it('that were lost and whose price is unknown are counted as such until they are not billed', () => {
    const lost: EventBody[] = [sent('a'), { type: 'call.lost', id: 'a' }];
    expect(jobAfter(...lost).cost.unpricedCalls).toBe(1);
    expect(jobAfter(...lost, { type: 'calls.unbilled' }).cost.unpricedCalls).toBe(0);
  });
});
