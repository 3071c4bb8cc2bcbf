import { expect, test } from 'vitest';
import { describeError, EXIT, JobStopError } from '../../../source/core/errors.ts';
import type { OverloadPatience } from '../../../source/providers/interfaces.ts';
import { callService } from '../../../source/providers/service/call-service.ts';
import { endAllPauses, ServiceOverload, sharedOverload } from '../../../source/providers/service/overload.ts';
import { defaultRetryPolicy } from '../../../source/providers/service/retry-policy.ts';
import { ServiceError } from '../../../source/providers/service/service-error.ts';
import { lend, quickPolicy } from '../engine-kit.ts';

const service = { name: 'Example' };
const never = new AbortController().signal;
const overloaded = (retryAfterMs?: number) =>
  new ServiceError('overloaded', service, {
    what: 'experiencing high demand',
    status: 503,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
const patient = (milliseconds: number, signal = never): { patience: OverloadPatience } => ({
  patience: { milliseconds, signal },
});
/** A call that is refused while `isDown()`, with the pauses of `quickPolicy`. */
const callWhile = (outage: ServiceOverload, isDown: () => boolean, policy = quickPolicy) => ({
  ...{ service, outage, policy, timeoutSeconds: 60 },
  run: async () => {
    if (isDown()) throw overloaded();
    return 'answer';
  },
});

test('a service that is overloaded for longer than its retry policy is waited for', async () => {
  let attempts = 0;
  const call = callWhile(new ServiceOverload(), () => ++attempts <= 20);
  const { answer, retries } = await callService(call, { ...(await lend()), ...patient(60_000) });
  expect(answer).toBe('answer');
  expect(retries).toBe(20);
});

test('without patience an overloaded service is given up after the attempts of its policy', async () => {
  let attempts = 0;
  const call = callWhile(new ServiceOverload(), () => ++attempts > 0);
  await expect(callService(call, await lend())).rejects.toBeInstanceOf(ServiceError);
  expect(attempts).toBe(quickPolicy.attempts);
});

test('when the patience is used up, the job stops as interrupted and says why and what to do', async () => {
  const call = callWhile(new ServiceOverload(), () => true);
  const failure = await callService(call, { ...(await lend()), ...patient(50) }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(JobStopError);
  expect(failure).toMatchObject({ kind: 'service', exitCode: EXIT.interrupted });
  expect(describeError(failure)).toMatch(
    /^Example: experiencing high demand \(503\)\..* Resume the job later, or set SERVICE_PATIENCE_MINUTES/,
  );
});

test('when one call gives up, calls that wait for the same service do so at once', async () => {
  const outage = new ServiceOverload();
  const slow = { ...defaultRetryPolicy, firstWaitMs: 600_000, maxBackOffMs: 600_000 };
  const waiting = await lend();
  const waits = callService(
    callWhile(outage, () => true, slow),
    { ...waiting, ...patient(3_600_000) },
  );
  const refused = expect(waits).rejects.toMatchObject({ kind: 'service' });
  await expect.poll(() => waiting.messages).toContain('retry (server busy)');
  outage.giveUp(overloaded(), 1);
  await refused;
});

test('calls in parallel that are refused together begin one pause, not one each', () => {
  let now = 0;
  const outage = new ServiceOverload(() => now);
  const policy = { ...defaultRetryPolicy, firstWaitMs: 1000, maxBackOffMs: 30_000 };
  const refuse = (attemptAt: number) => outage.overloaded(overloaded(), { attemptAt, startedAt: 0, policy });
  now = 10;
  const first = refuse(0).lastsMs;
  for (let call = 0; call < 4; call++) expect(refuse(0).lastsMs).toBe(first);
  expect(first).toBeLessThanOrEqual(1000);
  // An attempt after the pause begins the next one, which is longer.
  now = 2000;
  expect(refuse(1900).lastsMs).toBeGreaterThan(1990 + 1000 - 1);
});

test('a call of another job waits for the pause that the first one began', async () => {
  const outage = new ServiceOverload();
  outage.overloaded(overloaded(300), {
    attemptAt: outage.now(),
    startedAt: outage.now(),
    policy: quickPolicy,
  });
  const context = await lend();
  const began = performance.now();
  await callService(
    callWhile(outage, () => false),
    { ...context, ...patient(60_000) },
  );
  expect(performance.now() - began).toBeGreaterThan(250);
  expect(context.messages).toContain('next request (Example is overloaded)');
});

test('the user ends the pause of all services with one key', async () => {
  const outage = sharedOverload('Example', 'http://example.test');
  let isDown = true;
  const slow = { ...defaultRetryPolicy, firstWaitMs: 600_000, maxBackOffMs: 600_000 };
  const context = await lend();
  const call = callService(
    callWhile(outage, () => isDown, slow),
    { ...context, ...patient(3_600_000) },
  );
  await expect.poll(() => context.messages).toContain('retry (server busy)');
  isDown = false;
  endAllPauses();
  expect((await call).answer).toBe('answer');
});

test('a call that fails again and again while others are answered fails alone', async () => {
  const outage = new ServiceOverload();
  let attempts = 0;
  const call = callWhile(outage, () => {
    attempts += 1;
    outage.answered();
    return true;
  });
  await expect(callService(call, { ...(await lend()), ...patient(60_000) })).rejects.toBeInstanceOf(
    ServiceError,
  );
  expect(attempts).toBe(quickPolicy.attempts);
});

test('a job that is stopped does not wait for an overloaded service', async () => {
  const slow = { ...defaultRetryPolicy, firstWaitMs: 600_000, maxBackOffMs: 600_000 };
  const stop = new AbortController();
  const context = await lend();
  const call = callService(
    callWhile(new ServiceOverload(), () => true, slow),
    {
      ...context,
      ...patient(3_600_000, stop.signal),
    },
  );
  const stopped = expect(call).rejects.toThrow('stopped by the user');
  await expect.poll(() => context.messages).toContain('retry (server busy)');
  stop.abort(new Error('stopped by the user'));
  await stopped;
});

test('after giving up, a resumed job is as patient as before', async () => {
  const outage = new ServiceOverload();
  const context = { ...(await lend()), ...patient(1000) };
  await expect(
    callService(
      callWhile(outage, () => true),
      context,
    ),
  ).rejects.toBeInstanceOf(JobStopError);
  let attempts = 0;
  const { retries } = await callService(
    callWhile(outage, () => ++attempts <= 3),
    context,
  );
  expect(retries).toBe(3);
});
