import { expect, test } from 'vitest';
import { RateLimit } from '../../../source/providers/service/rate-limit.ts';

const never = new AbortController().signal;

test('no time window has more calls than allowed, and waiting calls keep their order', async () => {
  const limit = new RateLimit(3, 100, () => 1000);
  const starts: number[] = [];
  const ended: number[] = [];
  await Promise.all(
    Array.from({ length: 8 }, async (_, call) => {
      starts[call] = 0;
      await limit.take(never, (milliseconds) => {
        starts[call] = milliseconds;
      });
      ended.push(call);
    }),
  );
  expect(starts).toEqual([0, 0, 0, 100, 100, 100, 200, 200]);
  expect(ended).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a call that is aborted while it waits frees its slot', async () => {
  const limit = new RateLimit(1, 60_000);
  await limit.take(never);
  const stop = new AbortController();
  const waits: number[] = [];
  const waiting = limit.take(stop.signal, (milliseconds) => waits.push(milliseconds));
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect(waits[0]).toBeGreaterThan(59_000);
});
