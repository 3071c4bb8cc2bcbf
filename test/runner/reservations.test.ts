import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JobStopError } from '../../source/core/errors.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { Reservations } from '../../source/runner/reservations.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';

const never = new AbortController().signal;
const ask = (upperUsd: number | undefined) => ({
  ...{ provider: 'gemini', model: 'gemini-2.5-flash', operation: 'rank' },
  upperUsd,
});

/** A job with a budget; `spend` ends a call with its cost. */
function purse(budgetUsd: number) {
  const log = new JobLog(sampleJob());
  log.emit({ type: 'job.budget', budgetUsd });
  const spend = (costUsd: number, id?: string) =>
    log.emit({
      type: 'call.finished',
      call: {
        ...(id !== undefined && { id }),
        ...{ provider: 'gemini', model: 'gemini-2.5-flash', operation: 'rank', at: 0, durationMs: 1 },
        ...{ usage: {}, costUsd, savedUsd: 0, cached: false, priced: true, retries: 0 },
      },
    });
  return { log, reservations: new Reservations(() => log.job, log.emit), spend };
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
      const { reservations, spend, log } = purse(budget);
      let lost = 0;
      await Promise.allSettled(
        calls.map(async ({ upper, share, keep }) => {
          const reservation = await reservations.reserve(ask(upper), never);
          await Promise.resolve();
          if (keep) {
            lost += upper * share;
            reservation.keep();
          } else {
            spend(upper * share, reservation.id);
            reservation.release();
          }
        }),
      );
      expect(log.job.cost.usd + lost).toBeLessThanOrEqual(budget + 1e-6);
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
  spend(0.2, first.id);
  first.release();
  (await second).release();
  expect(begun).toBe(true);
});

test('the money for an unanswered call stays reserved, because it may be billed', async () => {
  const { reservations, log } = purse(1);
  (await reservations.reserve(ask(0.7), never)).keep();
  expect(log.job.cost).toMatchObject({ usd: 0, mayBeBilledUsd: 0.7 });
  await expect(reservations.reserve(ask(0.4), never)).rejects.toThrow(/could exceed the budget of \$1\.00/);
  (await reservations.reserve(ask(0.3), never)).release();
});

test('until the user says that it was not billed', async () => {
  const { reservations, log } = purse(1);
  (await reservations.reserve(ask(0.7), never)).keep();
  log.emit({ type: 'calls.unbilled' });
  expect(log.job.cost.mayBeBilledUsd).toBe(0);
  (await reservations.reserve(ask(1), never)).release();
});

test('a call is recorded before it is sent, and its record ends with its cost', async () => {
  const { reservations, spend, log } = purse(1);
  const { id, release } = await reservations.reserve({ ...ask(0.7), needId: 'n01' }, never);
  expect(log.job.openCalls).toMatchObject([{ id, needId: 'n01', operation: 'rank', upperUsd: 0.7 }]);
  expect(log.job.cost.mayBeBilledUsd ?? 0, 'in flight, not lost').toBe(0);
  spend(0.2, id);
  release();
  expect(log.job).toMatchObject({ openCalls: [], cost: { usd: 0.2, mayBeBilledUsd: 0 } });
});

test('a call whose record cannot be written is not sent', async () => {
  const { log } = purse(1);
  const stop = new AbortController();
  const reservations = new Reservations(
    () => log.job,
    (event) => {
      log.emit(event);
      if (event.type === 'call.sent') stop.abort(new Error('the disk is full'));
    },
  );
  await expect(reservations.reserve(ask(0.7), stop.signal)).rejects.toThrow('the disk is full');
  expect(log.job.openCalls).toEqual([]);
});

test('a lost call of unknown price counts as a call of unknown price', async () => {
  const { reservations, log } = purse(0);
  (await reservations.reserve(ask(undefined), never)).keep();
  expect(log.job.cost).toMatchObject({ unpricedCalls: 1, mayBeBilledUsd: 0 });
  log.emit({ type: 'calls.unbilled' });
  expect(log.job.cost.unpricedCalls).toBe(0);
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

test('the hint says how to go on when lost calls take up the budget', async () => {
  const { reservations } = purse(0.5);
  (await reservations.reserve(ask(0.46), never)).keep();
  await expect(reservations.reserve(ask(0.06), never)).rejects.toMatchObject({
    message:
      'The next call (rank, up to $0.0600) could exceed the budget of $0.50: $0.0000 is spent. Calls that were never answered count as spent, up to $0.46.',
    hint: 'The rest of the job may cost up to about $0.52: resume with --budget 0.52, or with --not-billed if the service did not bill those calls.',
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
