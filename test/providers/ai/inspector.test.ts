import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { roomAroundShot, trimAtCuts } from '../../../source/providers/ai/trim-at-cuts.ts';
import { testTools } from '../../harness/tools.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { film, harbourNeed, preferences, startEngines } from '../gemini/gemini-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };

/** A film of twenty seconds with a cut at 8.2 s. */
async function filmWithCut() {
  const file = path.join(await temporaryFolder(), 'film.mp4');
  await runProcess({
    program: requireTool((await testTools()).ffmpeg).path,
    args: [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=8.2'],
      ...['-f', 'lavfi', '-i', 'mandelbrot=size=320x180:rate=25'],
      ...['-filter_complex', '[1]trim=duration=11.8,setpts=PTS-STARTPTS[b];[0][b]concat=n=2:v=1'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  return { path: file, sizeBytes: (await stat(file)).size };
}

test('a shot ends at a cut that the model did not see', async () => {
  const shots = [
    { start: 2, end: 9, score: 9, reason: 'a', saw: [] },
    { start: 9.5, end: 16, score: 7, reason: 'b', saw: [] },
  ];
  const { engines, standIn } = await startEngines({ answers: { inspect: () => ({ shots }) } });
  const preview = await filmWithCut();
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const cacheDir = await temporaryFolder();
  const looked = await engines.inspector.inspect(request, await lend({ cacheDir }));
  const [first, second] = looked.shots;
  expect(first?.start).toBe(2);
  expect(first?.end).toBeGreaterThan(8);
  expect(first?.end).toBeLessThan(8.2);
  expect(second).toMatchObject({ start: 9.5, end: 16 });
  // The cuts are cached, too, since no preview exists when it is recalled.
  const { preview: _preview, ...look } = request;
  expect((await engines.inspector.recall?.(look, await lend({ cacheDir })))?.shots).toEqual(looked.shots);
  expect(standIn.count('generate')).toBe(1);
});

test('an inspection was paid for again after the program had ended while it searched for cuts', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const preview = await filmWithCut();
  const { preview: _preview, ...target } = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const stop = new AbortController();
  const context = await lend({ cacheDir, signal: stop.signal });
  const stopped = { ...context, called: () => stop.abort() };
  await expect(engines.inspector.inspect({ ...target, preview }, stopped)).rejects.toThrow('aborted');

  const later = await lend({ cacheDir });
  expect(await engines.inspector.remembers?.(target, later)).toBe(false);
  const inspected = await engines.inspector.inspect({ ...target, preview }, later);
  expect(standIn.count('generate')).toBe(1);
  expect(later.spentUsd()).toBe(0);
  expect(await engines.inspector.recall?.(target, later)).toEqual(inspected);
});

test('a verification was paid for again after the program had been killed while it deleted the upload', async () => {
  const { engines, open, standIn } = await startEngines({ inlineBytes: 1000 });
  const cacheDir = await temporaryFolder();
  const request = { need: harbourNeed(), clip: await filmWithCut(), preferences };
  standIn.fault({ operation: 'files.delete', fault: { kind: 'hang' } });
  const killed = engines.verifier.verify(request, await lend({ cacheDir }));
  await vi.waitFor(() => expect(standIn.count('files.delete')).toBe(1), { timeout: 60_000 });

  const verified = await (await open()).verifier.verify(request, await lend({ cacheDir }));
  expect(standIn.count('generate.verify')).toBe(1);
  await standIn.stop();
  expect(await killed).toEqual(verified);
});

test('of a shot with a cut in the middle the longer half is kept, or nothing when both are too short', async () => {
  const shots = [{ start: 5.2, end: 11.2, score: 9, reason: 'a', saw: [] }];
  const { engines } = await startEngines({ answers: { inspect: () => ({ shots }) } });
  const preview = await filmWithCut();
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const looked = await engines.inspector.inspect(request, await lend());
  expect(looked.shots).toEqual([]);
  expect(looked.rejected.join()).toMatch(/is too short|scored/);
});

test('a shot is trimmed to the longest part between its cuts', () => {
  const shot = { score: 8, reason: '', saw: [] };
  expect(trimAtCuts([{ ...shot, start: 0, end: 10 }], [3, 4, 20])).toEqual([
    { ...shot, start: 4.1, end: 10 },
  ]);
  expect(trimAtCuts([{ ...shot, start: 0, end: 10 }], [])).toEqual([{ ...shot, start: 0, end: 10 }]);
  expect(trimAtCuts([{ ...shot, start: 0, end: 10 }], [0, 10])).toEqual([{ ...shot, start: 0, end: 10 }]);
});

test('the ranker sees what other needs have chosen, but its cached answer does not depend on that', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const candidates = Array.from({ length: 40 }, (_, index) => film(`${index}`, { title: `Boats ${index}` }));
  const request = { need: harbourNeed(), spokenAround: '', candidates, preferences };
  const taken = [{ phrase: 'fish market', title: 'Market hall in the morning' }];
  const first = await engines.ranker.rank({ ...request, taken }, await lend({ cacheDir }));
  expect(first).toHaveLength(40);
  const later = [...taken, { phrase: 'old pier', title: 'A pier' }];
  expect(await engines.ranker.rank({ ...request, taken: later }, await lend({ cacheDir }))).toEqual(first);
  expect(standIn.count('generate')).toBe(1);
  expect(standIn.of('generate')[0]?.body.toString('utf8')).toContain('Market hall in the morning');
});

test('the answer may name candidates by their number alone', async () => {
  const { engines, standIn } = await startEngines({
    answers: {
      rank: () => [
        { id: 2, score: '90' },
        { id: 'Candidate 01', score: 0 },
      ],
    },
  });
  const request = { need: harbourNeed(), spokenAround: '', candidates: [film('1'), film('2')], preferences };
  const ranked = await engines.ranker.rank(request, await lend());
  expect(ranked.map(({ candidateId, score }) => [candidateId, score])).toEqual([
    ['pexels:1', 1],
    ['pexels:2', 9],
  ]);
  expect(standIn.count('generate')).toBe(1);
});

test('handles reach to the nearest cut, and no further than cuts were searched for', async () => {
  const shots = [
    { start: 4, end: 8.1, score: 9, reason: 'a', saw: [] },
    { start: 9, end: 19.5, score: 7, reason: 'b', saw: [] },
  ];
  const { engines } = await startEngines({ answers: { inspect: () => ({ shots }) } });
  const preview = await filmWithCut();
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits, handleSeconds: 1 };
  const looked = await engines.inspector.inspect(request, await lend());
  const [first, second] = looked.shots;
  expect(first?.room).toEqual({ before: 1, after: 0 });
  expect(second?.room?.before).toBeGreaterThan(0.6);
  expect(second?.room?.before).toBeLessThan(0.75);
  expect(second?.room?.after).toBeCloseTo(0.5, 1);
});

test('a shot that was trimmed at a cut has its handle only on the other side', () => {
  const chosen = { shots: [{ start: 2, end: 9 }], seconds: 20, around: 1 };
  expect(roomAroundShot({ start: 2, end: 8.1 }, chosen, [8.2])).toEqual({ before: 1, after: 0 });
  expect(roomAroundShot({ start: 8.3, end: 9 }, chosen, [8.2])).toEqual({ before: 0, after: 1 });
  expect(roomAroundShot({ start: 0.4, end: 9 }, { ...chosen, shots: [{ start: 0.4, end: 9 }] }, [])).toEqual({
    before: 0.4,
    after: 1,
  });
});
