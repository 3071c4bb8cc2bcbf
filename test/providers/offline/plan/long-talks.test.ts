import { expect, test } from 'vitest';
import type { Transcript } from '../../../../source/core/transcript/transcript.ts';
import { createOfflinePlanner } from '../../../../source/providers/offline/plan/planner.ts';
import { context, plan, talk } from '../kit.ts';

/** Repeats the sentences of a real talk up to a number of cues. */
async function longTalk(cues: number): Promise<Transcript> {
  const { segments } = await talk('travel.srt');
  return {
    segments: Array.from({ length: cues }, (_, index) => ({
      start: index * 3,
      end: index * 3 + 2.9,
      text: segments[index % segments.length]?.text ?? '',
    })),
  };
}

/** CPU seconds of this thread, so that other work does not affect the result. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}

/** Ten, and room for a slow moment of the machine; quadratic growth would be a hundred. */
const mostTimes = 20;

test('planning time grows at most linearly with the number of cues', async () => {
  const [few, many] = [await longTalk(1_000), await longTalk(10_000)];
  await plan(few);
  const one = await secondsOf(() => plan(few));
  const ten = await secondsOf(() => plan(many));
  expect(ten).toBeLessThan(one * mostTimes);
});

test('planning stops when its signal is aborted', async () => {
  const transcript = await longTalk(10_000);
  const stop = new AbortController();
  const planned = createOfflinePlanner().plan(
    {
      transcript,
      durationSeconds: 30_000,
      clipsPerMinute: 2,
      minClipSeconds: 4,
      maxClipSeconds: 15,
      preferences: { style: '', avoid: '', notes: '' },
    },
    { ...context, signal: stop.signal },
  );
  setImmediate(() => stop.abort(new Error('stopped')));
  await expect(planned).rejects.toThrow('stopped');
});

test('only the most important phrases of a very long talk are compared with the library, in every part', async () => {
  const transcript = await longTalk(6_000);
  const segments = transcript.segments.map((each, index) => ({ ...each, text: `${index} ${each.text}` }));
  const times: number[] = [];
  const footage = {
    only: true,
    films: async ({ at }: { at: number }) => {
      times.push(at);
      return [];
    },
  };
  await plan({ segments }, { footage });
  expect(times.length).toBeLessThanOrEqual(1800);
  const parts = new Set(times.map((at) => Math.floor(at / 600)));
  expect(parts.size).toBe(Math.ceil(18_000 / 600));
});

test('phrases are matched while others wait for their vectors', async () => {
  const asked: string[] = [];
  const vectors = Promise.withResolvers<void>();
  const footage = {
    only: true,
    films: async ({ spoken }: { spoken: string }) => {
      asked.push(spoken);
      // The vectors of the first sentence come after another one was asked for.
      if (asked.length === 1) await vectors.promise;
      else vectors.resolve();
      return [];
    },
  };
  await plan(await talk('travel.srt'), { footage });
  expect(asked.length).toBeGreaterThan(10);
  expect(asked[0]?.length).toBeLessThan(asked.at(-1)?.length ?? 0);
});
