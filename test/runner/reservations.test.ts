import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JobStopError } from '../../source/core/errors.ts';
import type { Job } from '../../source/core/job/job.ts';
import { Reservations } from '../../source/runner/reservations.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';

const never = new AbortController().signal;
const ask = (upperUsd: number | undefined) => ({ upperUsd, model: 'gemini-2.5-flash', operation: 'rank' });

/** A job whose cost can grow. */
function purse(budgetUsd: number) {
  const empty = sampleJob();
  let usd = 0;
  const job = (): Job => ({ ...empty, cost: { ...empty.cost, usd, budgetUsd } });
  return { reservations: new Reservations(job), spend: (more: number) => (usd += more), spent: () => usd };
}

test('parallel calls never exceed the budget together, whatever each costs in the end', async () => {
  const costs = fc.array(
    fc.record({
      upper: fc.double({ min: 0.01, max: 1, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      keep: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(costs, fc.double({ min: 0.1, max: 5, noNaN: true }), async (calls, budget) => {
      const { reservations, spend, spent } = purse(budget);
      let lost = 0;
      await Promise.allSettled(
        calls.map(async ({ upper, share, keep }) => {
          const reservation = await reservations.reserve(ask(upper), never);
          await Promise.resolve();
          if (keep) {
            lost += upper * share;
            reservation.keep();
          } else {
            spend(upper * share);
            reservation.release();
          }
        }),
      );
      expect(spent() + lost).toBeLessThanOrEqual(budget + 1e-6);
    }),
  );
});

test('a call that fits only after others have ended waits for them', async () => {
  const { reservations, spend } = purse(1);
  const first = await reservations.reserve(ask(0.7), never);
  let begun = false;
  const second = reservations.reserve(ask(0.7), never).then((reservation) => {
    begun = true;
    return reservation;
  });
  await Promise.resolve();
  expect(begun).toBe(false);
  spend(0.2);
  first.release();
  (await second).release();
  expect(begun).toBe(true);
});

test('the money for an unanswered call stays reserved, because it may be billed', async () => {
  const { reservations } = purse(1);
  (await reservations.reserve(ask(0.7), never)).keep();
  await expect(reservations.reserve(ask(0.4), never)).rejects.toThrow(/could exceed the budget of \$1\.00/);
  (await reservations.reserve(ask(0.3), never)).release();
});

test('a call that does not even fit alone stops the job with a hint about the necessary budget', async () => {
  const { reservations, spend } = purse(0.5);
  spend(0.46);
  const failure = await reservations.reserve(ask(0.06), never).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(JobStopError);
  expect(failure).toMatchObject({
    kind: 'budget',
    exitCode: 4,
    message: 'The next call (rank, up to $0.0600) could exceed the budget of $0.50: $0.46 is spent.',
    hint: 'The rest of the job may cost up to about $0.0600: resume with --budget 0.52.',
  });
});

test('with a budget, no call of unknown price is made', async () => {
  const { reservations } = purse(5);
  await expect(reservations.reserve(ask(undefined), never)).rejects.toThrow(
    'The price of gemini-2.5-flash is unknown',
  );
  (await purse(0).reservations.reserve(ask(undefined), never)).release();
});

test('a call that is aborted while it waits stops waiting', async () => {
  const { reservations } = purse(1);
  await reservations.reserve(ask(0.9), never);
  const stop = new AbortController();
  const waiting = reservations.reserve(ask(0.9), stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
});
