import { describe, expect, it } from 'vitest';
import { Lane, PauseGate } from '../../source/runner/lane.ts';

/** A task that ends on request. */
function task(done: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  return {
    run: async () => {
      started.resolve();
      await promise;
      done.push(name);
    },
    started: started.promise,
    end: resolve,
  };
}

describe('a lane', () => {
  const { signal } = new AbortController();
  const open = new PauseGate();

  it('runs the step closest to the end of its need first, then the earlier need', async () => {
    const done: string[] = [];
    const lane = new Lane(1, () => {});
    const first = task(done, 'first');
    const running = lane.run(() => [5, 0], open, signal, first.run);
    await first.started;
    const others = [
      lane.run(
        () => [3, 1],
        open,
        signal,
        async () => void done.push('far'),
      ),
      lane.run(
        () => [1, 2],
        open,
        signal,
        async () => void done.push('near, later need'),
      ),
      lane.run(
        () => [1, 1],
        open,
        signal,
        async () => void done.push('near, earlier need'),
      ),
    ];
    expect(lane.load()).toEqual({ active: 1, limit: 1, waiting: 3 });
    first.end();
    await Promise.all([running, ...others]);
    expect(done).toEqual(['first', 'near, earlier need', 'near, later need', 'far']);
    expect(lane.load()).toEqual({ active: 0, limit: 1, waiting: 0 });
  });

  it('gives the jobs turns, whatever the priority of their steps', async () => {
    const done: string[] = [];
    const lane = new Lane(1, () => {});
    const first = task(done, 'long 0');
    const running = lane.run(() => [0, 0], open, signal, first.run);
    await first.started;
    const other = new PauseGate();
    const work = [1, 2, 3].map((number) =>
      lane.run(
        () => [0, number],
        open,
        signal,
        async () => void done.push(`long ${number}`),
      ),
    );
    const plan = [1, 2].map((number) =>
      lane.run(
        () => [8, 0],
        other,
        signal,
        async () => void done.push(`short ${number}`),
      ),
    );
    first.end();
    await Promise.all([running, ...work, ...plan]);
    expect(done).toEqual(['long 0', 'short 1', 'long 1', 'short 2', 'long 2', 'long 3']);
  });

  it('gives a slot to the job that uses fewer', async () => {
    const done: string[] = [];
    const lane = new Lane(3, () => {});
    const held = ['a', 'b', 'c'].map((name) => task(done, name));
    const other = new PauseGate();
    const [a, b, c] = held.map(({ run }, place) =>
      lane.run(() => [1, 0], place === 2 ? other : open, signal, run),
    );
    await Promise.all(held.map(({ started }) => started));
    const waiting = [
      lane.run(
        () => [0, 0],
        open,
        signal,
        async () => void done.push('of the job that uses two'),
      ),
      lane.run(
        () => [9, 9],
        other,
        signal,
        async () => void done.push('of the job that uses none'),
      ),
    ];
    held[2]?.end();
    await Promise.all([c, ...waiting]);
    expect(done).toEqual(['c', 'of the job that uses none', 'of the job that uses two']);
    for (const each of held) each.end();
    await Promise.all([a, b]);
  });

  it('starts nothing while the gate is closed', async () => {
    const gate = new PauseGate();
    const lane = new Lane(2, () => {});
    gate.isOpen = false;
    let ran = false;
    const work = lane.run(
      () => [0, 0],
      gate,
      signal,
      async () => {
        ran = true;
      },
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(ran).toBe(false);
    gate.isOpen = true;
    lane.startWaiting();
    await work;
    expect(ran).toBe(true);
  });

  it('runs all steps that waited at a closed gate while others ran', async () => {
    const gate = new PauseGate();
    const lane = new Lane(1, () => {});
    const done: string[] = [];
    gate.isOpen = false;
    const held = ['a', 'b', 'c'].map((name) =>
      lane.run(
        () => [0, 0],
        gate,
        signal,
        async () => void done.push(name),
      ),
    );
    const others = ['1', '2', '3', '4'].map((name) =>
      lane.run(
        () => [1, 0],
        open,
        signal,
        async () => void done.push(name),
      ),
    );
    await Promise.all(others);
    expect(done).toEqual(['1', '2', '3', '4']);
    gate.isOpen = true;
    lane.startWaiting();
    await Promise.all(held);
    expect(done).toEqual(['1', '2', '3', '4', 'a', 'b', 'c']);
  });

  it('drops a waiting step when it is aborted', async () => {
    const lane = new Lane(1, () => {});
    const first = task([], 'first');
    const running = lane.run(() => [0, 0], open, signal, first.run);
    await first.started;
    const stop = new AbortController();
    let ran = false;
    const waiting = lane.run(
      () => [0, 0],
      open,
      stop.signal,
      async () => {
        ran = true;
      },
    );
    stop.abort(new Error('skipped'));
    await expect(waiting).rejects.toThrow('skipped');
    first.end();
    await running;
    expect(ran).toBe(false);
    expect(lane.load().waiting).toBe(0);
  });

  it('frees the slot of a task that throws', async () => {
    const lane = new Lane(1, () => {});
    await expect(
      lane.run(
        () => [0, 0],
        open,
        signal,
        () => Promise.reject(new Error('refused')),
      ),
    ).rejects.toThrow('refused');
    await expect(
      lane.run(
        () => [0, 0],
        open,
        signal,
        async () => 7,
      ),
    ).resolves.toBe(7);
  });
});
