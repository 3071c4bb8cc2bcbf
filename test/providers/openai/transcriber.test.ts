import path from 'node:path';
import { expect, test } from 'vitest';
import { JobStopError } from '../../../source/core/errors.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { totalUsd } from '../../harness/services/bill.ts';
import type { SpokenScript } from '../../harness/services/openai/script.ts';
import { testTools } from '../../harness/tools.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { listen, record, talk, wordsOf } from './openai-kit.ts';

/** For a busy machine. */
const patient = { timeout: 300_000 };

test('a short talk is one request, with segment and word times and the language', async () => {
  const script = talk(6);
  const { standIn, media, transcriber } = await listen(script);
  const context = await lend();
  const { transcript, notes } = await transcriber.transcribe({ media }, context);
  expect(transcript.language).toBe('en');
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  expect(transcript.segments[2]?.start).toBeCloseTo(script.segments[2]?.start ?? 0, 1);
  expect(transcript.segments[0]?.words?.length).toBe(4);
  expect(notes).toEqual([]);
  expect(standIn.count('transcribe')).toBe(1);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a talk that is too long for one file is split at pauses: no word is cut, lost or repeated, and the times are right', async () => {
  const script = talk(36);
  const { standIn, media, transcriber } = await listen(script, { partBytes: 70_000 });
  const context = await lend();
  const { transcript } = await transcriber.transcribe({ media }, context);
  expect(standIn.count('transcribe')).toBeGreaterThan(6);
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  transcript.segments.forEach((segment, index) => {
    expect(Math.abs(segment.start - (script.segments[index]?.start ?? 0))).toBeLessThan(0.15);
    expect(Math.abs(segment.end - (script.segments[index]?.end ?? 0))).toBeLessThan(0.15);
  });
  for (const request of standIn.of('transcribe')) expect(request.body.length).toBeLessThan(72_000);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('parts without a pause overlap, and words at the border are kept once', async () => {
  const words = Array.from({ length: 200 }, (_, index) => `word${index}`);
  const script: SpokenScript = {
    language: 'english',
    code: 'en',
    segments: [{ start: 0, end: 80, text: words.join(' ') }],
  };
  const { standIn, media, transcriber } = await listen(script, { partBytes: 120_000 });
  const { transcript } = await transcriber.transcribe({ media }, await lend());
  expect(standIn.count('transcribe')).toBeGreaterThan(3);
  expect(wordsOf(transcript.segments)).toBe(words.join(' '));
});

test('a silent video is not sent', async () => {
  const { standIn, media, transcriber } = await listen({ language: 'english', code: 'en', segments: [] });
  const { transcript } = await transcriber.transcribe({ media }, await lend());
  expect(transcript.segments).toEqual([]);
  expect(standIn.count()).toBe(0);
});

test('a model without times gets short parts, and a note says that times are estimated', async () => {
  const script = talk(30);
  const settings = { TRANSCRIPTION_MODEL: 'gpt-4o-transcribe' };
  const { standIn, media, transcriber } = await listen(script, { settings });
  const context = await lend();
  const { transcript, notes } = await transcriber.transcribe({ media }, context);
  expect(notes[0]).toContain('gpt-4o-transcribe returns no times');
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  for (const [index, segment] of transcript.segments.entries())
    expect(Math.abs(segment.start - (script.segments[index]?.start ?? 0))).toBeLessThan(6);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('the second time the answer comes from the cache, and the saved cost is reported', async () => {
  const script = talk(20);
  const { standIn, media, transcriber } = await listen(script, { partBytes: 60_000 });
  const cacheDir = await temporaryFolder();
  const first = await lend({ cacheDir });
  const once = await transcriber.transcribe({ media }, first);
  standIn.forget();
  const second = await lend({ cacheDir });
  expect(await transcriber.transcribe({ media }, second)).toEqual(once);
  expect(standIn.count()).toBe(0);
  expect(second.spentUsd()).toBe(0);
  expect(second.calls).toMatchObject([{ cached: true }]);
  expect(second.calls[0]?.savedUsd).toBeCloseTo(first.spentUsd(), 9);
});

test('parts that were transcribed before the job was stopped are not paid again', async () => {
  const script = talk(40);
  const { standIn, media, transcriber } = await listen(script, {
    partBytes: 60_000,
    settings: { PARALLEL_AI_CALLS: '1' },
  });
  const cacheDir = await temporaryFolder();
  const stop = new AbortController();
  standIn.fault({ operation: 'transcribe', fault: { kind: 'hang' }, skip: 4 });
  const stopped = transcriber.transcribe({ media }, await lend({ cacheDir, signal: stop.signal }));
  await expect.poll(() => standIn.count('transcribe'), patient).toBe(5);
  stop.abort(new Error('stopped'));
  await expect(stopped).rejects.toThrow('stopped');
  standIn.clearFaults();
  standIn.forget();
  const context = await lend({ cacheDir });
  const { transcript } = await transcriber.transcribe({ media }, context);
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  expect(context.calls.filter((call) => call.cached).length).toBe(4);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a refused key and an empty account stop the job at once', async () => {
  const script = talk(2);
  const { standIn, media, transcriber } = await listen(script, {
    settings: { OPENAI_API_KEY: 'sk-wrong-0123456789abcd' },
  });
  const context = await lend();
  const refused = await transcriber.transcribe({ media }, context).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(JobStopError);
  expect(refused).toMatchObject({ kind: 'key-refused', message: 'OpenAI: the key was refused (401).' });
  expect(JSON.stringify([refused, context.logged, context.messages])).not.toContain('wrong-0123');
  expect(standIn.count()).toBe(1);

  standIn.clearFaults();
  standIn.forget();
  standIn.fault({ fault: { kind: 'status', status: 429, reason: 'insufficient_quota' } });
  const empty = await transcriber.transcribe({ media }, await lend()).catch((error: unknown) => error);
  expect(empty).toMatchObject({
    kind: 'key-refused',
    message: 'OpenAI: the account has no credit left, or its spending limit is reached (429).',
  });
  expect(standIn.count()).toBe(1);
});

test('sound that begins late in a video keeps its times', async () => {
  const script = talk(5);
  const video = await record(script);
  const late = path.join(await temporaryFolder(), 'late.mkv');
  await runProcess({
    program: requireTool((await testTools()).ffmpeg).path,
    args: [
      ...['-v', 'error', '-y', '-nostdin', '-i', video, '-itsoffset', '3', '-i', video],
      ...['-map', '0:v', '-map', '1:a', '-c', 'copy', late],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  const shifted = {
    ...script,
    segments: script.segments.map(({ start, end, text }) => ({ start: start + 3, end: end + 3, text })),
  };
  const { media, transcriber } = await listen(shifted, { video: late });
  const { transcript } = await transcriber.transcribe({ media }, await lend());
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  const start = (script.segments[0]?.start ?? 0) + 3;
  expect(Math.abs((transcript.segments[0]?.start ?? 0) - start)).toBeLessThan(0.15);
});
