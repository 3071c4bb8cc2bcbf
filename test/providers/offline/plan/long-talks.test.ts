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
