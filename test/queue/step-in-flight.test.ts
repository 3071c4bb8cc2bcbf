import { describe, expect, it } from 'vitest';
import { GoneError } from '../../source/queue/machines/peer-server.ts';
import type { PaidAnswer, RunnerAnswer, StepResult, WorkerRequest } from '../../source/queue/protocol.ts';
import { StepInFlight, silentMs } from '../../source/queue/step-in-flight.ts';
import { memoryCache, rankRun } from '../harness/queue/machines.ts';
import { paidCall, paidQuestion, purse, score, scoreSchema } from '../harness/queue/paid-answer.ts';

const request = { provider: 'gemini', model: 'model-1', operation: 'rank', upperUsd: 0.02 };
const begin: WorkerRequest = { ask: 'begin', worker: 'host' };
const alive: WorkerRequest = { ask: 'alive' };
const remember: WorkerRequest = { ask: 'remember', key: paidQuestion };
const paidFor: WorkerRequest = { ask: 'called', call: { ...paidCall, id: 'call-0' } };
const settled: WorkerRequest = { ask: 'settle', id: 'call-0', how: 'release' };
const made = ({ id = '' }: RunnerAnswer): WorkerRequest => ({
  ask: 'made',
  make: id,
  key: paidQuestion,
  value: score,
});

/** A step in flight with a clock that a test moves, whose first worker has sent a call that is paid for. */
async function paying(left: PaidAnswer[] = []) {
  const { calls, ends, context } = purse();
  const cache = memoryCache();
  let now = 1000;
  const listeners = { onBegin: () => {}, onCommand: () => {}, readPaidAnswers: async () => left };
  const run = rankRun('n01', '/work', { cache, ...context });
  const flight = new StepInFlight(run.context, listeners, () => now);
  const ask = (attempt: string, what: WorkerRequest, before: WorkerRequest[] = []) =>
    flight.answer(attempt, before, what);
  await ask('first', begin);
  const order = await ask('first', remember);
  await ask('first', { ask: 'reserve', request });
  /** Time passes in which only these attempts are heard. */
  const pass = async (milliseconds: number, heard: string[]) => {
    for (let passed = 0; passed < milliseconds; passed += 1000) {
      now += 1000;
      for (const attempt of heard) await ask(attempt, alive);
      flight.look();
    }
  };
  /** The runner itself stands still for a while. */
  const suspend = (milliseconds: number) => {
    now += milliseconds;
    flight.look();
  };
  return { flight, ask, order, calls, ends, cache, pass, suspend };
}

describe('a paid call of a step that is taken over', () => {
  it('is waited for while its worker is heard, and not made again', async () => {
    const { ask, order, calls, ends, pass } = await paying();
    await ask('second', begin);
    const other = ask('second', remember);
    await pass(3 * silentMs, ['first', 'second']);
    await ask('first', made(order), [paidFor, settled]);
    expect(await other).toEqual({ has: true, value: score });
    expect(calls).toHaveLength(1);
    expect(ends).toEqual(['call-0 released']);
  });

  it('may be billed once its worker is silent, and is made by the next one', async () => {
    const { ask, ends, pass } = await paying();
    await ask('second', begin);
    const other = ask('second', remember);
    await pass(silentMs, ['second']);
    expect(ends).toEqual([]);
    await pass(2000, ['second']);
    expect(ends).toEqual(['call-0 kept']);
    expect(await other).toMatchObject({ id: expect.any(String) });
  });

  it('counts with its real cost when its worker wakes up, and the worker hears that it is too late', async () => {
    const { ask, order, calls, cache, pass } = await paying();
    await ask('second', begin);
    await pass(silentMs + 2000, ['second']);
    await expect(ask('first', made(order), [paidFor, settled])).rejects.toThrow(GoneError);
    expect(calls).toEqual([{ ...paidCall, id: 'call-0' }]);
    expect(await cache.recall(paidQuestion, scoreSchema)).toEqual(score);
    expect(await ask('second', remember)).toEqual({ has: true, value: score });
  });

  it('counts once when the answer to its report was lost and it is reported again', async () => {
    const { ask, order, calls } = await paying();
    await ask('first', alive, [paidFor]);
    await ask('first', made(order), [paidFor, settled]);
    expect(await ask('first', made(order), [paidFor, settled])).toEqual({});
    expect(calls).toHaveLength(1);
  });

  it('is there for a worker that takes over after its answer was left in the queue', async () => {
    const left = { key: paidQuestion, value: score, calls: [{ ...paidCall, id: 'earlier' }] };
    const { flight, ask, calls, ends } = await paying([left]);
    // The first worker found it, too.
    expect(await ask('first', remember)).toEqual({ has: true, value: score });
    await ask('second', begin);
    expect(calls).toEqual([{ ...paidCall, id: 'earlier' }]);
    flight.close();
    expect(ends).toEqual(['call-0 kept']);
  });

  it('serves the machine of the job when the step runs there meanwhile', async () => {
    const { flight, ask, order, cache, pass } = await paying();
    flight.giveUp(new Error('the queue cannot be reached'));
    await expect(flight.ended).rejects.toThrow('cannot be reached');
    const here = cache.remember(paidQuestion, scoreSchema, () => Promise.reject(new Error('paid again')));
    await pass(2 * silentMs, ['first']);
    await ask('first', made(order), [paidFor, settled]);
    expect(await here).toEqual(score);
  });

  it('is not given up because the runner itself was suspended', async () => {
    const { ask, ends, pass, suspend } = await paying();
    await ask('second', begin);
    await pass(1000, ['first', 'second']);
    suspend(10 * silentMs);
    expect(ends).toEqual([]);
    await pass(silentMs + 2000, ['second']);
    expect(ends).toEqual(['call-0 kept']);
  });
});

describe('the result of a step', () => {
  const well: StepResult = { ended: 'well', worker: 'w', output: 'first', milliseconds: 1, calls: [] };
  const badly: StepResult = {
    ...{ ended: 'badly', worker: 'w', calls: [] },
    error: { blames: 'machine', message: 'no disk' },
  };

  it('is that of an earlier attempt if it is the first', async () => {
    const { flight, ask } = await paying();
    await ask('second', begin);
    await ask('first', { ask: 'ended', result: well });
    await ask('second', { ask: 'ended', result: { ...well, output: 'second' } });
    expect(await flight.ended).toEqual(well);
  });

  it('is not the failure of an attempt that was taken over', async () => {
    const { flight, ask } = await paying();
    await ask('second', begin);
    await ask('first', { ask: 'ended', result: badly });
    await ask('second', { ask: 'ended', result: well });
    expect(await flight.ended).toEqual(well);
  });
});
