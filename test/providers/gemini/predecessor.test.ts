/** Faults of an earlier program for the same task, each as a test that it would fail. */
import { rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeError } from '../../../source/core/errors.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { film, harbourNeed, makeFilm, preferences, startEngines } from './gemini-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };

async function preview(seconds: number) {
  const file = await makeFilm(seconds);
  return { path: file, sizeBytes: (await stat(file)).size };
}

test('answers were free text: every question has a schema and marks its data', async () => {
  const { engines, standIn } = await startEngines();
  const context = await lend();
  const candidates = [film('1')];
  await engines.ranker.rank({ need: harbourNeed(), spokenAround: '', candidates, preferences }, context);
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(10), ...limits };
  await engines.inspector.inspect(look, context);
  for (const { body } of standIn.of('generate')) {
    const { generationConfig } = JSON.parse(body.toString('utf8'));
    expect(generationConfig.responseMimeType).toBe('application/json');
    expect(generationConfig.responseJsonSchema.required.length).toBeGreaterThan(0);
    expect(generationConfig.maxOutputTokens).toBeGreaterThan(0);
  }
});

test('clip lengths were not in the cache key of an inspection: another limit is a cache miss', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(20), ...limits };
  await engines.inspector.inspect(look, await lend({ cacheDir }));
  await engines.inspector.inspect(look, await lend({ cacheDir }));
  expect(standIn.count('generate')).toBe(1);
  await engines.inspector.inspect({ ...look, maxClipSeconds: 8 }, await lend({ cacheDir }));
  await engines.inspector.inspect(
    { ...look, need: harbourNeed({ mustShow: 'gulls', welcome: [] }) },
    await lend({ cacheDir }),
  );
  expect(standIn.count('generate')).toBe(3);
});

test('the same film under another name was inspected again: the cache key is its content', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const first = await preview(12);
  const look = { need: harbourNeed(), candidate: film('1'), preview: first, ...limits };
  await engines.inspector.inspect(look, await lend({ cacheDir }));
  const moved = path.join(await temporaryFolder(), 'elsewhere.mp4');
  await rename(first.path, moved);
  await engines.inspector.inspect({ ...look, preview: { ...first, path: moved } }, await lend({ cacheDir }));
  expect(standIn.count('generate')).toBe(1);
});

test('cached segments skipped the check of their score', async () => {
  const shot = { start: 1, end: 8, score: 3, reason: 'poor', saw: [] };
  const { engines, standIn } = await startEngines({ answers: { inspect: () => ({ shots: [shot] }) } });
  const cacheDir = await temporaryFolder();
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(12), ...limits };
  for (let run = 0; run < 2; run++) {
    const { shots, rejected } = await engines.inspector.inspect(look, await lend({ cacheDir }));
    expect(shots).toEqual([]);
    expect(rejected).toEqual(['00:01 to 00:08 scored 3 of 10']);
  }
  expect(standIn.count('generate')).toBe(1);
});

test('overlapping shots and times after the end were not repaired', async () => {
  const shots = [
    { start: 0, end: 9, score: 9, reason: 'a', saw: [] },
    { start: 5, end: 14, score: 8, reason: 'b', saw: [] },
    { start: 15, end: 90, score: 7, reason: 'c', saw: [] },
    { start: 200, end: 210, score: 10, reason: 'd', saw: [] },
  ];
  const { engines } = await startEngines({ answers: { inspect: () => ({ shots }) } });
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(20), ...limits };
  const seen = await engines.inspector.inspect(look, await lend());
  expect(seen.shots.map(({ start, end }) => [start, end])).toEqual([
    [0, 9],
    [9, 14],
    [15, 20],
  ]);
  expect(seen.rejected).toEqual(['03:20 to 03:30 is outside the footage, which ends at 00:20']);
});

test('an upload that never became ready blocked a thread for five minutes and was not deleted', async () => {
  const { open, standIn, remoteFiles } = await startEngines({ inlineBytes: 1000 });
  const { inspector } = await open({ AI_TIMEOUT_SECONDS: '3' });
  standIn.fault({ operation: 'files.upload', fault: { kind: 'answer', how: 'never-ready' } });
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(15), ...limits };
  expect(await inspector.inspect(look, await lend()).catch(describeError)).toContain(
    'an upload was not ready within 3 s',
  );
  expect(standIn.count('generate')).toBe(0);
  expect(remoteFiles()).toEqual([]);
});

test('an inspection that hung for minutes blocked its need: it fails at its timeout, without a retry', async () => {
  const { open, standIn } = await startEngines();
  const { inspector } = await open({ AI_TIMEOUT_SECONDS: '1' });
  standIn.fault({ operation: 'generate', fault: { kind: 'hang' } });
  const look = { need: harbourNeed(), candidate: film('1'), preview: await preview(10), ...limits };
  await expect(inspector.inspect(look, await lend())).rejects.toThrow('no answer within 1 s');
  expect(standIn.count('generate')).toBe(1);
});

test('a preview with an odd name had to be copied before it could be sent', async () => {
  const { engines, remoteFiles } = await startEngines({ inlineBytes: 1000 });
  const plain = await preview(15);
  const odd = path.join(await temporaryFolder(), "Zürich 🌊 'am See' $(x).mp4");
  await rename(plain.path, odd);
  const look = { need: harbourNeed(), candidate: film('1'), preview: { ...plain, path: odd }, ...limits };
  expect((await engines.inspector.inspect(look, await lend())).shots.length).toBeGreaterThan(0);
  expect(remoteFiles()).toEqual([]);
});

test('a preview that is not a film failed only after the upload: it is detected before anything is sent', async () => {
  const { engines, standIn } = await startEngines();
  const file = path.join(await temporaryFolder(), 'page.mp4');
  await writeFile(file, '<!doctype html><title>Not found</title>');
  const look = {
    need: harbourNeed(),
    candidate: film('1'),
    preview: { path: file, sizeBytes: 39 },
    ...limits,
  };
  await expect(engines.inspector.inspect(look, await lend())).rejects.toThrow('page.mp4');
  expect(standIn.count()).toBe(0);
});
